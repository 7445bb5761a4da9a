import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { AddressForm } from '../../mail-code/address-form.tsx'
import { startReset } from '../reset-password/actions.ts'

export default function ForgotPasswordPage() {
  return (
    <SheetPage
      heading="Forgot your password?"
      intro="We send a code to your email address. With it you can set a new password."
    >
      <AddressForm action={startReset} autoComplete="username" submitLabel="Send code" />
      <p>
        <PageLink href="/sign-in" className="link">
          Back to sign in
        </PageLink>
      </p>
    </SheetPage>
  )
}
