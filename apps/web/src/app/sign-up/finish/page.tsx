import { redirect } from 'next/navigation'
import { homePath } from '../../../auth/safe-return-path.ts'
import { NewPasswordForm } from '../../../mail-code/new-password-form.tsx'
import { readCompletionToken, readPendingRequest } from '../../../mail-code/pending-request.ts'
import { StartAgain } from '../../../mail-code/start-again.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageLink } from '../../page-link.tsx'
import { SheetPage } from '../../page-frame.tsx'
import { finishSignUp, finishSignUpHere } from '../actions.ts'

const heading = 'Set your password'

export default async function FinishPage() {
  const { authentication, settings } = pageRequest()
  if (authentication.status === 'signed-in') redirect(homePath)
  if ((await readCompletionToken('sign-up')) === undefined) {
    const intro = 'No verified email address is waiting in this browser. Start again with your email address.'
    return <StartAgain heading={heading} intro={intro} startPath="/sign-up" />
  }
  return (
    <SheetPage heading={heading} intro="Your email address is verified. This is the last step.">
      <NewPasswordForm
        action={finishSignUp}
        finishHere={finishSignUpHere}
        next={homePath}
        settings={settings}
        email={(await readPendingRequest('sign-up'))?.email}
        label="Password"
        submitLabel="Create account"
        asksName
      />
      <p>
        <PageLink href="/sign-up" className="link">
          Use a different email address
        </PageLink>
      </p>
    </SheetPage>
  )
}
