import { answerOf, requireSession } from '../../../../../auth/require-session.ts'
import { pageRequest } from '../../../../../server/page-runtime.ts'
import { PageLink } from '../../../../page-link.tsx'
import { SettingsSheet } from '../../settings-sheet.tsx'
import { RenewForm } from '../renew-form.tsx'

const intro = 'A recovery code stands in for your authenticator app once, for the day you lose your phone.'

export default async function RecoveryCodesPage() {
  requireSession()
  const { isEnabled, recoveryCodesLeft } = await answerOf(pageRequest().caller.auth.secondFactor.status())
  return (
    <SettingsSheet heading="Recovery codes" intro={intro}>
      {isEnabled ? (
        <RenewForm left={recoveryCodesLeft} />
      ) : (
        <p>Two-step sign-in is off, so there are none. Set up an authenticator app first.</p>
      )}
      <p className="print:hidden">
        <PageLink href="/settings/security" className="link">
          Back to security
        </PageLink>
      </p>
    </SettingsSheet>
  )
}
