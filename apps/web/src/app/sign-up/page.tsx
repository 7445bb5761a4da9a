import { buttonStyle } from '@latchkey/ui/button'
import { redirect } from 'next/navigation'
import { PageLink } from '../page-link.tsx'
import { homePath } from '../../auth/safe-return-path.ts'
import { ProviderButtons, providersIn } from '../../external/provider-buttons.tsx'
import { pageRequest } from '../../server/page-runtime.ts'
import { SheetPage } from '../page-frame.tsx'
import { AddressForm } from '../../mail-code/address-form.tsx'
import { Or } from '../reauthenticate/ways.tsx'
import { startSignUp } from './actions.ts'

export default function SignUpPage() {
  const { authentication, settings } = pageRequest()
  const providers = providersIn(settings)
  if (authentication.status === 'signed-in') redirect(homePath)
  if (settings.registration === 'closed') return <ClosedPage />
  return (
    <SheetPage heading="Create your account" intro="We send a code to your email address to see that it is yours.">
      <AddressForm action={startSignUp} autoComplete="email" submitLabel="Continue" />
      {providers.length === 0 ? null : <Or />}
      <ProviderButtons providers={providers} purpose="sign-in" returnTo={homePath} />
      {settings.registration === 'allow-list' ? (
        <p className="text-muted">New accounts are by invitation. Use the email address that was invited.</p>
      ) : null}
      <p className="text-muted">
        Already have an account?{' '}
        <PageLink href="/sign-in" className="link">
          Sign in
        </PageLink>
      </p>
    </SheetPage>
  )
}

function ClosedPage() {
  return (
    <SheetPage
      heading="Create your account"
      intro="New accounts are closed here. Ask the person who runs this site for an invitation."
    >
      <PageLink href="/sign-in" className={buttonStyle('primary')}>
        Sign in
      </PageLink>
    </SheetPage>
  )
}
