import { answerOf, requireSession } from '../../../../auth/require-session.ts'
import { isRecent } from '../../../../auth/to-reauthenticate.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { PageLink } from '../../../page-link.tsx'
import { SettingsSheet } from '../settings-sheet.tsx'
import { QrCode } from './qr-code.tsx'
import { Setup } from './setup.tsx'

const intro =
  'With two-step sign-in, signing in also asks for a code from an app on your phone. Nobody gets in with your password or a linked account alone.'

export default async function TwoStepPage() {
  requireSession()
  const { auth } = pageRequest().caller
  const { isEnabled } = await answerOf(auth.secondFactor.status())
  const pending = isRecent() ? await answerOf(auth.totp.pendingEnrollment()) : null
  return (
    <SettingsSheet heading="Authenticator app" intro={intro}>
      <Setup
        isReplacing={isEnabled}
        secret={pending?.secret ?? null}
        otpauthUrl={pending?.otpauthUrl ?? null}
        qrCode={pending ? <QrCode text={pending.otpauthUrl} label="For the camera of your authenticator app" /> : null}
      />
      <p className="print:hidden">
        <PageLink href="/settings/security" className="link">
          Back to security
        </PageLink>
      </p>
    </SettingsSheet>
  )
}
