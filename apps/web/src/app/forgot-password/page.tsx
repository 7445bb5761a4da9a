import { getAuthStatus } from '../../auth/require-session.ts'
import { AddressForm } from '../../mail-code/address-form.tsx'
import { pageRequest } from '../../server/page-runtime.ts'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { startReset } from '../reset-password/actions.ts'

export default async function ForgotPasswordPage() {
  const isSignedIn = pageRequest().authentication.status === 'signed-in'
  const email = isSignedIn ? (await getAuthStatus()).userInfo?.email : undefined
  return (
    <SheetPage
      heading={isSignedIn ? 'Set a new password' : 'Forgot your password?'}
      intro="We send a code to your email address. With it you can set a new password."
    >
      <AddressForm action={startReset} autoComplete="username" submitLabel="Send code" address={email ?? undefined} />
      <p>
        <PageLink href={isSignedIn ? '/settings/security' : '/sign-in'} className="link">
          {isSignedIn ? 'Back to security' : 'Back to sign in'}
        </PageLink>
      </p>
    </SheetPage>
  )
}
