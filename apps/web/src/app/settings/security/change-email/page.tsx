import { getAuthStatus } from '../../../../auth/require-session.ts'
import { requireRecentSession } from '../../../../auth/to-reauthenticate.ts'
import { AddressForm } from '../../../../mail-code/address-form.tsx'
import { PageLink } from '../../../page-link.tsx'
import { SettingsSheet } from '../settings-sheet.tsx'
import { startChange } from './actions.ts'

export default async function ChangeEmailPage() {
  requireRecentSession()
  const { userInfo } = await getAuthStatus()
  const email = userInfo?.email ?? null
  return (
    <SettingsSheet
      heading={email === null ? 'Add your email address' : 'Change your email address'}
      intro={
        email === null ? (
          <p>We send a code to it. It is yours here as soon as you enter the code.</p>
        ) : (
          <p>
            It is <strong className="font-semibold wrap-anywhere text-ink">{email}</strong> now, and stays so until you
            enter the code that we send to the new one.
          </p>
        )
      }
    >
      <AddressForm
        action={startChange}
        autoComplete="email"
        {...(email === null ? {} : { hint: 'The new one. Your password and your devices stay as they are.' })}
        submitLabel="Send code"
      />
      <p>
        <PageLink href="/settings/security" className="link">
          {email === null ? 'Back to security' : 'Keep my email address'}
        </PageLink>
      </p>
    </SettingsSheet>
  )
}
