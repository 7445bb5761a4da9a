import { sessionEndedBy, sessionEndReason } from '@latchkey/contracts/auth/session'
import { Notice } from '@latchkey/ui/notice'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PageLink } from '../page-link.tsx'
import { homePath, withoutNews } from '../../auth/safe-return-path.ts'
import { AddressProblem } from '../../external/address-problem.tsx'
import { ProviderButtons, providersIn } from '../../external/provider-buttons.tsx'
import { PasskeySignIn } from '../../passkey/passkey-sign-in.tsx'
import { pageRequest, type PageRequest } from '../../server/page-runtime.ts'
import { providerProblemWords } from '../../words/provider-problem-words.ts'
import { sessionEndWords, type SessionEnd } from '../../words/session-end-words.ts'
import { ownNews } from '../own-news.ts'
import { SheetPage } from '../page-frame.tsx'
import { Or } from '../reauthenticate/ways.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { StillSignedIn } from './still-signed-in.tsx'

export const metadata: Metadata = { robots: { index: true } }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { returnTo, notice, by, problem, provider } = await searchParams
  const back = withoutNews(returnTo)
  const request = pageRequest()
  const failed = providerProblemWords({ problem, provider }, 'sign-in')
  if (request.authentication.status === 'signed-in') {
    if (failed === undefined) redirect(back)
    return <StillSignedIn problem={failed} returnTo={back} />
  }
  const providers = providersIn(request.settings)
  const end = refusalEnd(request) ?? noticeEnd(ownNews(notice), by)
  return (
    <SheetPage heading="Sign in">
      {end ? (
        <Notice>
          <p>{sessionEndWords(end)}</p>
          {back === homePath || end.reason === 'account-deleted' ? null : (
            <p className="text-muted">You'll return to where you were.</p>
          )}
        </Notice>
      ) : null}
      {failed === undefined ? null : <AddressProblem words={failed} />}
      <SignInForm returnTo={back} />
      {providers.length === 0 ? null : <Or />}
      <div className="grid gap-3 empty:hidden">
        <PasskeySignIn returnTo={back} />
        <ProviderButtons providers={providers} purpose="sign-in" returnTo={back} />
      </div>
      <p>
        <PageLink href="/forgot-password" className="link">
          Forgot your password?
        </PageLink>
      </p>
      {request.settings.registration === 'closed' ? null : (
        <p className="text-muted">
          New here?{' '}
          <PageLink href="/sign-up" className="link">
            Sign up
          </PageLink>
        </p>
      )}
    </SheetPage>
  )
}

/** Why the key that came along is refused. */
function refusalEnd({ authentication, localMode }: PageRequest): SessionEnd | undefined {
  // In local mode another clone's cookie may come along: cookies do not know ports.
  if (authentication.status !== 'refused' || (localMode && authentication.reason === 'unknown')) return undefined
  return authentication
}

/** Why the page that led here left, where that says so. Nothing but our own words can be asked for. */
function noticeEnd(notice: unknown, by: unknown): SessionEnd | undefined {
  const reason = sessionEndReason.safeParse(notice).data
  return reason && { reason, by: sessionEndedBy.safeParse(by).data }
}
