import { buttonStyle } from '@latchkey/ui/button'
import { readCompletionToken, readPendingRequest } from '../../../mail-code/pending-request.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageLink } from '../../page-link.tsx'
import { SheetPage } from '../../page-frame.tsx'
import { NewPasswordForm } from './new-password-form.tsx'

export default async function FinishResetPage() {
  if ((await readCompletionToken('reset-password')) === undefined) return <StartAgain />
  return (
    <SheetPage
      heading="Set a new password"
      intro="Every device that is signed in now is signed out, and you are signed in here."
    >
      <NewPasswordForm settings={pageRequest().settings} email={(await readPendingRequest('reset-password'))?.email} />
      <p>
        <PageLink href="/forgot-password" className="link">
          Use a different email address
        </PageLink>
      </p>
    </SheetPage>
  )
}

function StartAgain() {
  return (
    <SheetPage
      heading="Set a new password"
      intro="No code for a new password was entered in this browser. Start again with your email address."
    >
      <PageLink href="/forgot-password" className={buttonStyle('primary')}>
        Start again
      </PageLink>
    </SheetPage>
  )
}
