import { NewPasswordForm } from '../../../mail-code/new-password-form.tsx'
import { readCompletionToken, readPendingRequest } from '../../../mail-code/pending-request.ts'
import { StartAgain } from '../../../mail-code/start-again.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageLink } from '../../page-link.tsx'
import { SheetPage } from '../../page-frame.tsx'
import { finishReset, finishResetHere } from '../actions.ts'
import { afterResetPath } from '../after-reset-path.ts'

const heading = 'Set a new password'

export default async function FinishResetPage() {
  if ((await readCompletionToken('reset-password')) === undefined) {
    const intro = 'No code for a new password was entered in this browser. Start again with your email address.'
    return <StartAgain heading={heading} intro={intro} startPath="/forgot-password" />
  }
  return (
    <SheetPage heading={heading} intro="Every device that is signed in now is signed out, and you are signed in here.">
      <NewPasswordForm
        action={finishReset}
        finishHere={finishResetHere}
        next={afterResetPath}
        settings={pageRequest().settings}
        email={(await readPendingRequest('reset-password'))?.email}
        label="New password"
        submitLabel="Set password"
      />
      <p>
        <PageLink href="/forgot-password" className="link">
          Use a different email address
        </PageLink>
      </p>
    </SheetPage>
  )
}
