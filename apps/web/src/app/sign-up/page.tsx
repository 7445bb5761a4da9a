import { redirect } from 'next/navigation'
import { PageLink } from '../page-link.tsx'
import { homePath } from '../../auth/safe-return-path.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { SheetPage } from '../page-frame.tsx'
import { AddressForm } from './address-form.tsx'

export default function SignUpPage() {
  if (pageRequest().judgement.status === 'signed-in') redirect(homePath)
  return (
    <SheetPage heading="Create your account" intro="We send a code to your email address to see that it is yours.">
      <AddressForm />
      <p className="text-muted">
        Already have an account?{' '}
        <PageLink href="/sign-in" className="link">
          Sign in
        </PageLink>
      </p>
    </SheetPage>
  )
}
