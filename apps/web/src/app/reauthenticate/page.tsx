import { redirect } from 'next/navigation'
import { getAuthStatus, requireSession } from '../../auth/require-session.ts'
import { safeReturnPath } from '../../auth/safe-return-path.ts'
import { isRecent } from '../../auth/to-reauthenticate.ts'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { PasswordForm } from './password-form.tsx'

export default async function ReauthenticatePage({ searchParams }: PageProps<'/reauthenticate'>) {
  requireSession()
  const back = safeReturnPath((await searchParams).returnTo)
  // Whoever had to sign in again on the way here has proved it already.
  if (isRecent()) redirect(back)
  const { userInfo } = await getAuthStatus()
  const email = userInfo?.email ?? ''
  return (
    <SheetPage
      heading="Confirm it's you"
      intro={`What you are about to do needs the password of ${email}, in case somebody else is at your device.`}
    >
      <PasswordForm returnTo={back} email={email} />
      <p>
        <PageLink href="/forgot-password" className="link">
          Forgot your password?
        </PageLink>
      </p>
      <p>
        <PageLink href="/settings" className="link">
          Back to settings
        </PageLink>
      </p>
    </SheetPage>
  )
}
