import { Notice } from '@latchkey/ui/notice'
import { answerOf, getAuthStatus, requireSession } from '../../../auth/require-session.ts'
import { ProviderProblemSummary } from '../../../external/provider-problem-summary.tsx'
import { FollowPerson } from '../../../live/follow-person.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageTitle } from '../../page-frame.tsx'
import { ConnectedAccountsSection } from './accounts/connected-accounts-section.tsx'
import { EmailSection } from './email-section.tsx'
import { PasskeysSection } from './passkeys/passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SecurityLog } from './log/security-log.tsx'
import { TwoStepSection } from './two-step/two-step-section.tsx'

const heading = 'Security'

const news: Readonly<Record<string, string>> = {
  'email-added': 'Your email address is added. From now on we write to it.',
  'email-changed': 'Your email address is changed. We told the old one, which can undo it.',
  'password-changed': 'Your password is changed. Every other device was signed out.',
  'two-step-on':
    'Two-step sign-in is on, and we told you by email. Your other devices stay signed in: sign them out under Devices if you do not know them.',
  'two-step-off': 'Two-step sign-in is off, and we told you by email.',
  'recovery-codes-renewed': 'You have new recovery codes. The old ones no longer work.',
  'identity-linked': 'It is linked: you can sign in with it from now on.',
  'password-changed-here': 'Your password is changed. Your other devices stay signed in.',
}

export default async function SecurityPage({ searchParams }: PageProps<'/settings/security'>) {
  requireSession()
  const { notice, show, before, problem, provider } = await searchParams
  const [{ userInfo }, waysIn] = await Promise.all([
    getAuthStatus(),
    answerOf(pageRequest().caller.auth.accounts.list()),
  ])
  const words = typeof notice === 'string' ? news[notice] : undefined
  return (
    <>
      <PageTitle heading={heading} />
      <FollowPerson />
      <h1 className="text-2xl">{heading}</h1>
      {words ? <Notice kind="done">{words}</Notice> : null}
      <ProviderProblemSummary problem={problem} provider={provider} purpose="link" />
      <EmailSection email={userInfo?.email ?? null} hasPassword={waysIn.hasPassword} />
      <PasswordSection email={userInfo?.email ?? null} hasPassword={waysIn.hasPassword} />
      <PasskeysSection hasEmail={Boolean(userInfo?.email)} />
      <ConnectedAccountsSection identities={waysIn.identities} />
      <TwoStepSection />
      <SecurityLog show={one(show)} before={one(before)} />
    </>
  )
}

/** A parameter that stands in the address once. */
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined)
