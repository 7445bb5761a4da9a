import type { RedirectOutcome } from '@latchkey/auth/redirect-sign-in'
import { providerAway, type RedirectProvider, type RedirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import type { ErrorCode } from '@latchkey/contracts/domain-error'
import { homePath, safeReturnPath } from '@latchkey/contracts/return-path'

/** What somebody was about when something stopped her. */
export interface Errand {
  readonly provider: RedirectProvider
  readonly purpose: RedirectPurpose
  /** Anything; only a path of this site is followed. */
  readonly returnTo: unknown
}

const settings = '/settings/security'

/** Where she goes on once she comes back from a provider: always a path of this site. */
export function placeAfter(provider: RedirectProvider, outcome: RedirectOutcome): string {
  const { status, purpose, returnTo } = outcome
  const errand = { provider, purpose, returnTo }
  switch (status) {
    case 'signed-in':
      return outcome.outcome.status === 'signed-in' ? safeReturnPath(returnTo) : withReturn('/second-factor', returnTo)
    case 'linked':
      return `${settings}?notice=identity-linked`
    case 'reauthenticated':
      return safeReturnPath(returnTo)
    case 'cancelled':
      return startingPlace(errand)
    case 'provider-away':
      return placeOfProblem(errand, providerAway)
    case 'refused':
      return placeOfProblem(errand, outcome.refusal.code)
  }
}

/** Where she set out, with what stopped her. The page has words for it. */
export function placeOfProblem(errand: Errand, problem: ErrorCode | typeof providerAway): string {
  const { provider, purpose } = errand
  if (problem === 'NOT_SIGNED_IN') return withReturn('/sign-in', purpose === 'link' ? settings : errand.returnTo)
  if (problem === 'RECENT_SIGN_IN_REQUIRED') return withReturn('/reauthenticate', settings)
  // She is to link it once she has signed in: that is where she can.
  const place = startingPlace(problem === 'SIGN_IN_TO_LINK' ? { ...errand, returnTo: settings } : errand)
  return `${place}${place.includes('?') ? '&' : '?'}problem=${problem}&provider=${provider}`
}

/** The page that she set out from, as it was. */
export function startingPlace({ purpose, returnTo }: Omit<Errand, 'provider'>): string {
  if (purpose === 'link') return settings
  return withReturn(purpose === 'sign-in' ? '/sign-in' : '/reauthenticate', returnTo)
}

function withReturn(page: string, returnTo: unknown): string {
  const back = safeReturnPath(returnTo)
  return back === homePath ? page : `${page}?returnTo=${encodeURIComponent(back)}`
}
