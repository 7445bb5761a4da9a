import { getAuthStatus } from '../../../../auth/require-session.ts'
import { requireRecentSession } from '../../../../auth/to-reauthenticate.ts'
import { AddressForm } from '../../../../mail-code/address-form.tsx'
import { PageLink } from '../../../page-link.tsx'
import { SettingsSheet } from '../settings-sheet.tsx'
import { startChange } from './actions.ts'

export default async function ChangeEmailPage() {
  requireRecentSession()
  const { userInfo } = await getAuthStatus()
  return (
    <SettingsSheet
      heading="Change your email address"
      intro={
        <p>
          It is <strong className="font-semibold break-words text-ink">{userInfo?.email}</strong> now, and stays so
          until you enter the code that we send to the new one.
        </p>
      }
    >
      <AddressForm
        action={startChange}
        autoComplete="email"
        hint="The new one. Your password and your devices stay as they are."
        submitLabel="Send code"
      />
      <p>
        <PageLink href="/settings/security" className="link">
          Keep my email address
        </PageLink>
      </p>
    </SettingsSheet>
  )
}
