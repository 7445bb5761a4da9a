import { buttonStyle } from '@latchkey/ui/button'
import { redirect } from 'next/navigation'
import { PageLink } from '../../page-link.tsx'
import { homePath } from '../../../auth/safe-return-path.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { SheetPage } from '../../page-frame.tsx'
import { readCompletionToken, readPendingRequest } from '../../../mail-code/pending-request.ts'
import { FinishForm } from './finish-form.tsx'

export default async function FinishPage() {
  const { judgement, settings } = pageRequest()
  if (judgement.status === 'signed-in') redirect(homePath)
  if ((await readCompletionToken('sign-up')) === undefined) return <StartAgain />
  return (
    <SheetPage heading="Set your password" intro="Your email address is verified. This is the last step.">
      <FinishForm settings={settings} email={(await readPendingRequest('sign-up'))?.email} />
      <p>
        <PageLink href="/sign-up" className="link">
          Use a different email address
        </PageLink>
      </p>
    </SheetPage>
  )
}

function StartAgain() {
  return (
    <SheetPage
      heading="Set your password"
      intro="No verified email address is waiting in this browser. Start again with your email address."
    >
      <PageLink href="/sign-up" className={buttonStyle('primary')}>
        Start again
      </PageLink>
    </SheetPage>
  )
}
