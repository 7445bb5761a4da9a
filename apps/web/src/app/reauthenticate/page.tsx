import { redirect } from 'next/navigation'
import { answerOf, getAuthStatus, requireSession } from '../../auth/require-session.ts'
import { safeReturnPath } from '../../auth/safe-return-path.ts'
import { isRecent } from '../../auth/to-reauthenticate.ts'
import { ProviderButtons, providersIn } from '../../external/provider-buttons.tsx'
import { ProviderProblemSummary } from '../../external/provider-problem-summary.tsx'
import { PasskeyProof } from '../../passkey/passkey-proof.tsx'
import { pageRequest } from '../../server/page-runtime.ts'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { CodeForm } from './code-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { Ways } from './ways.tsx'

export default async function ReauthenticatePage({ searchParams }: PageProps<'/reauthenticate'>) {
  requireSession()
  const { returnTo, problem, provider } = await searchParams
  const back = safeReturnPath(returnTo)
  // Whoever had to sign in again on the way here has proved it already.
  if (isRecent()) redirect(back)
  const { caller, settings } = pageRequest()
  const [{ userInfo }, waysIn, secondFactor] = await Promise.all([
    getAuthStatus(),
    answerOf(caller.auth.accounts.list()),
    answerOf(caller.auth.secondFactor.status()),
  ])
  const linked = waysIn.identities.map((identity) => identity.provider)
  const providers = providersIn(settings).filter((name) => linked.includes(name))
  const hasWay = waysIn.hasPassword || secondFactor.isEnabled || waysIn.passkeys > 0 || providers.length > 0
  return (
    <SheetPage
      heading="Confirm it's you"
      intro="What you are about to do asks for a fresh proof that it is you, in case somebody else is at your device."
    >
      <ProviderProblemSummary problem={problem} provider={provider} purpose="reauthentication" />
      {hasWay ? null : <NoWay hasEmail={Boolean(userInfo?.email)} />}
      <Ways>
        {waysIn.hasPassword ? <PasswordForm returnTo={back} email={userInfo?.email ?? ''} /> : null}
        {secondFactor.isEnabled ? <CodeForm returnTo={back} isOnlyForm={!waysIn.hasPassword} /> : null}
        {waysIn.passkeys > 0 ? <PasskeyProof returnTo={back} /> : null}
        {providers.length > 0 ? (
          <ProviderButtons providers={providers} purpose="reauthentication" returnTo={back} />
        ) : null}
      </Ways>
      <p>
        <PageLink href="/settings" className="link">
          Back to settings
        </PageLink>
      </p>
    </SheetPage>
  )
}

/** For somebody whose provider is turned off here, and who has nothing else. */
function NoWay({ hasEmail }: { readonly hasEmail: boolean }) {
  if (!hasEmail) return <p>None of your ways to sign in works here. Ask the person who runs this site.</p>
  return (
    <p>
      None of your ways to sign in works here.{' '}
      <PageLink href="/forgot-password" className="link">
        Set a password by email
      </PageLink>
      , then come back.
    </p>
  )
}
