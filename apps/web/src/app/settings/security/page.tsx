import { Notice } from '@latchkey/ui/notice'
import { getAuthStatus, requireSession } from '../../../auth/require-session.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageTitle } from '../../page-frame.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'
import { EmailSection } from './email-section.tsx'
import { SecurityLog } from './log/security-log.tsx'

const heading = 'Security'

const news: Readonly<Record<string, string>> = {
  'email-changed': 'Your email address is changed. We told the old one, which can undo it.',
  'password-changed': 'Your password is changed. Every other device was signed out.',
  'password-changed-here': 'Your password is changed. Your other devices stay signed in.',
}

export default async function SecurityPage({ searchParams }: PageProps<'/settings/security'>) {
  requireSession()
  const { notice, show, before } = await searchParams
  const { userInfo } = await getAuthStatus()
  const words = typeof notice === 'string' ? news[notice] : undefined
  return (
    <>
      <PageTitle heading={heading} />
      <h1 className="text-2xl">{heading}</h1>
      {words ? <Notice kind="done">{words}</Notice> : null}
      <EmailSection email={userInfo?.email ?? ''} />
      <section
        aria-labelledby="password"
        className="grid gap-5 rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6"
      >
        <div className="grid gap-1">
          <h2 id="password" className="text-lg">
            Password
          </h2>
          <p className="text-muted">We send an email to {userInfo?.email} when it changes.</p>
        </div>
        <ChangePasswordForm settings={pageRequest().settings} email={userInfo?.email ?? ''} />
      </section>
      <SecurityLog show={one(show)} before={one(before)} />
    </>
  )
}

/** A parameter that stands in the address once. */
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined)
