import type { RedirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import type { SignInOutcome } from '../../core/complete-sign-in.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession } from '../../runtime.ts'
import { readAnswer, type ProviderAnswer } from './provider-answer.ts'
import { linkIdentity } from './link-identity.ts'
import { requireOwnState, spendAttempt, type Attempt } from './oauth-attempt.ts'
import { reauthenticateWithIdentity } from './reauthenticate-with-identity.ts'
import { requireProvider } from './require-provider.ts'
import { signInWithIdentity } from './sign-in-with-identity.ts'
import type { RedirectCaller } from './start-redirect.ts'
import { tellsAuthTime } from './tells-auth-time.ts'

/** A provider's answer, as it came. */
export interface RedirectAnswer {
  readonly provider: RedirectProvider
  readonly answer: ProviderAnswer
  /** The secret in the browser's cookie for an attempt, or null. */
  readonly secretOf: (attemptId: string) => string | null
  /** The same as at the start. */
  readonly callbackUrl: string
}

/** How an attempt ended. `purpose` and `returnTo` are those it began with; `returnTo` is a path of this site. */
export type RedirectOutcome = Pick<Attempt, 'purpose' | 'returnTo'> &
  (
    | { readonly status: 'signed-in'; readonly outcome: SignInOutcome }
    | { readonly status: 'linked' }
    | { readonly status: 'reauthenticated' }
    /** She changed her mind over there: no error. */
    | { readonly status: 'cancelled' }
    /** The provider could not be reached, or says that it has trouble. */
    | { readonly status: 'provider-away' }
    | { readonly status: 'refused'; readonly refusal: DomainError }
  )

/**
 * Takes a provider's answer. The attempt is used up first, so that an answer is checked once, whatever comes of it.
 *
 * @throws DomainError `INVALID_CODE` for an answer that this browser did not send for, that came before, or that came too
 *   late; `PROVIDER_DISABLED`; `TOO_MANY_ATTEMPTS`. Once the attempt is known, refusals are an outcome.
 */
export async function finishRedirect(
  auth: AuthRuntime,
  { provider, answer, secretOf, callbackUrl }: RedirectAnswer,
  caller: RedirectCaller,
): Promise<RedirectOutcome> {
  // Not counted: any page can have a browser bring any answer, but none can have it bring the cookie.
  const cookie = requireOwnState({ state: answer.state, secretOf })
  await spend(auth, { limit: 'network', subject: [networkOf(caller.client.address)] })
  const target = requireProvider(auth, provider)
  const attempt = await spendAttempt(auth, { provider, ...cookie })
  const { purpose, returnTo } = attempt
  try {
    const read = await readAnswer(auth, target, { answer, proofs: attempt.proofs, callbackUrl })
    if (typeof read === 'string') return { status: read, purpose, returnTo }
    if (purpose === 'sign-in') {
      return { status: 'signed-in', purpose, returnTo, outcome: await signInWithIdentity(auth, read, caller) }
    }
    const { client } = caller
    const session = requireSameSession(attempt, caller.session)
    if (purpose === 'link') {
      await linkIdentity(auth, read, { session, client })
      return { status: 'linked', purpose, returnTo }
    }
    const isTimed = tellsAuthTime(await target.configuration())
    await reauthenticateWithIdentity(auth, read, { session, client, provider, since: attempt.createdAt, isTimed })
    return { status: 'reauthenticated', purpose, returnTo }
  } catch (error) {
    // Nothing but the provider says this here; a database that is away throws what the driver throws.
    if (isDomainError(error, 'SERVICE_UNAVAILABLE')) {
      auth.log.warn({ provider, err: error.cause }, 'A provider could not be reached')
      return { status: 'provider-away', purpose, returnTo }
    }
    if (error instanceof DomainError) return { status: 'refused', purpose, returnTo, refusal: error }
    throw error
  }
}

/** What began in a session ends in it: somebody else may have signed in here meanwhile. */
function requireSameSession({ userId, authKeyId }: Attempt, session: AuthSession | null): AuthSession {
  if (!session) throw new DomainError('NOT_SIGNED_IN', {})
  if (session.userId !== userId) throw new DomainError('SIGNED_IN_AS_ANOTHER')
  if (session.authKeyId !== authKeyId) throw new DomainError('RECENT_SIGN_IN_REQUIRED')
  return session
}
