import { answerOf, getAuthStatus, requireSession } from '../../../auth/require-session.ts'
import { ProviderProblemSummary } from '../../../external/provider-problem-summary.tsx'
import { FollowPerson } from '../../../live/follow-person.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { AddressNews } from '../../address-news.tsx'
import { ownNews } from '../../own-news.ts'
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
    'Two-step sign-in is on. Your other devices stay signed in: sign out those that you do not know under Devices.',
  'two-step-off': 'Two-step sign-in is off: signing in asks for one step again.',
  'recovery-codes-renewed': 'You have new recovery codes. The old ones no longer work.',
  'identity-linked': 'The account is linked: you can sign in with it from now on.',
  'password-changed-here': 'Your password is changed. Your other devices stay signed in.',
}

export default async function SecurityPage({ searchParams }: PageProps<'/settings/security'>) {
  requireSession()
  const { notice, show, before, problem, provider } = await searchParams
  const [{ userInfo }, waysIn] = await Promise.all([
    getAuthStatus(),
    answerOf(pageRequest().caller.auth.accounts.list()),
  ])
  const hasEmail = Boolean(userInfo?.email)
  // The provider led here, and the list of accounts bears it out.
  const isLinked = notice === 'identity-linked' && waysIn.identities.length > 0
  const words = news[(isLinked ? notice : ownNews(notice)) ?? '']
  return (
    <>
      <PageTitle heading={heading} />
      <FollowPerson />
      <h1 className="text-2xl">{heading}</h1>
      <AddressNews words={words} />
      <ProviderProblemSummary problem={problem} provider={provider} purpose="link" />
      <EmailSection email={userInfo?.email ?? null} hasPassword={waysIn.hasPassword} />
      <PasswordSection email={userInfo?.email ?? null} hasPassword={waysIn.hasPassword} />
      <PasskeysSection hasEmail={hasEmail} />
      <ConnectedAccountsSection waysIn={waysIn} hasEmail={hasEmail} />
      <TwoStepSection hasEmail={hasEmail} />
      <SecurityLog show={one(show)} before={one(before)} hasPassword={waysIn.hasPassword} />
    </>
  )
}

/** A parameter that stands in the address once. */
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined)
