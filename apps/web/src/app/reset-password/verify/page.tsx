import { lengthWords } from '@latchkey/contracts/length-words'
import { CodePanel } from '../../../mail-code/code-panel.tsx'
import { readCodeRequest } from '../../../mail-code/code-request.ts'
import { StartAgain } from '../../../mail-code/start-again.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { SheetPage } from '../../page-frame.tsx'
import { resendResetCode, verifyResetCode } from '../actions.ts'

const heading = 'Check your email'

export default async function VerifyResetPage({ searchParams }: PageProps<'/reset-password/verify'>) {
  const request = await readCodeRequest('reset-password', await searchParams)
  if (!request) {
    const intro = 'Nobody has asked for a new password in this browser. Open the link in the email, or start again.'
    return <StartAgain heading={heading} intro={intro} startPath="/forgot-password" />
  }
  return (
    <SheetPage heading={heading} intro={<Intro own={request.own} />}>
      <CodePanel
        request={request}
        verify={verifyResetCode}
        submitLabel="Continue"
        resend={resendResetCode}
        startPath="/forgot-password"
      />
    </SheetPage>
  )
}

function Intro({ own }: { readonly own: { readonly email?: string | undefined } | undefined }) {
  const lifetime = lengthWords(pageRequest().settings.passwordResetLifetimeMs)
  if (!own) return <p>Press the button to set a new password. The code works for {lifetime} after it was sent.</p>
  if (own.email === undefined) {
    return <p>Every device is signed out. We sent a code to your email address, which works for {lifetime}.</p>
  }
  return (
    <p>
      If <strong className="font-semibold text-ink">{own.email}</strong> has an account here, we sent a code to it. It
      works for {lifetime}.
    </p>
  )
}
