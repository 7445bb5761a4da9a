import { lengthWords } from '@latchkey/contracts/length-words'
import { CodePanel } from '../../../mail-code/code-panel.tsx'
import { readCodeRequest } from '../../../mail-code/code-request.ts'
import { StartAgain } from '../../../mail-code/start-again.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { SheetPage } from '../../page-frame.tsx'
import { resendCode, verifyCode } from '../actions.ts'

const heading = 'Check your email'

export default async function VerifyPage({ searchParams }: PageProps<'/sign-up/verify'>) {
  const request = await readCodeRequest('sign-up', await searchParams)
  if (!request) {
    const intro = 'No sign-up is waiting for a code in this browser. Open the link in the email, or start again.'
    return <StartAgain heading={heading} intro={intro} startPath="/sign-up" />
  }
  const lifetime = lengthWords(pageRequest().settings.validationCodeLifetimeMs)
  const { own } = request
  return (
    <SheetPage
      heading={heading}
      intro={
        own ? (
          <p>
            We sent a code to <strong className="font-semibold text-ink">{own.email}</strong>. It works for {lifetime}.
          </p>
        ) : (
          <p>Press the button to see that the address is yours. The code works for {lifetime} after it was sent.</p>
        )
      }
    >
      <CodePanel
        request={request}
        verify={verifyCode}
        submitLabel="Verify email"
        resend={resendCode}
        startPath="/sign-up"
      />
    </SheetPage>
  )
}
