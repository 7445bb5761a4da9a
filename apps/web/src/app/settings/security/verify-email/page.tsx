import { lengthWords } from '@latchkey/contracts/length-words'
import { buttonStyle } from '@latchkey/ui/button'
import { requireSession } from '../../../../auth/require-session.ts'
import { CodePanel } from '../../../../mail-code/code-panel.tsx'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { PageLink } from '../../../page-link.tsx'
import { finishChange, resendChangeCode } from '../change-email/actions.ts'
import { readOwnRequest } from '../change-email/own-request.ts'
import { SettingsSheet } from '../settings-sheet.tsx'

const heading = 'Verify your new email address'
const startPath = '/settings/security/change-email'

export default async function VerifyEmailPage({ searchParams }: PageProps<'/settings/security/verify-email'>) {
  requireSession()
  const request = await readOwnRequest(await searchParams)
  if (!request) {
    const intro =
      'No change of address is waiting for a code in this browser. Open the link in the email, or start again.'
    return (
      <SettingsSheet heading={heading} intro={intro}>
        <div>
          <PageLink href={startPath} className={buttonStyle('primary')}>
            Start again
          </PageLink>
        </div>
      </SettingsSheet>
    )
  }
  const lifetime = lengthWords(pageRequest().settings.validationCodeLifetimeMs)
  return (
    <SettingsSheet
      heading={heading}
      intro={
        request.own ? (
          <p>
            We sent a code to <strong className="font-semibold wrap-anywhere text-ink">{request.own.email}</strong>. It
            works for {lifetime}.
          </p>
        ) : (
          <p>Press the button to use the address from now on. The code works for {lifetime} after it was sent.</p>
        )
      }
    >
      <CodePanel
        request={request}
        verify={finishChange}
        submitLabel="Verify email"
        resend={resendChangeCode}
        startPath={startPath}
      />
    </SettingsSheet>
  )
}
