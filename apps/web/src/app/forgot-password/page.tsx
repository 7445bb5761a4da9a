import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { AddressForm } from './address-form.tsx'

export default function ForgotPasswordPage() {
  return (
    <SheetPage
      heading="Forgot your password?"
      intro="We send a code to your email address. With it you can set a new password."
    >
      <AddressForm />
      <p>
        <PageLink href="/sign-in" className="link">
          Back to sign in
        </PageLink>
      </p>
    </SheetPage>
  )
}
