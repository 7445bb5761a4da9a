import { buttonStyle } from '@latchkey/ui/button'
import { PageLink } from '../../page-link.tsx'
import { SheetPage } from '../../page-frame.tsx'

export default function EmailChangeUndonePage() {
  return (
    <SheetPage
      heading="Your email address is back"
      intro="Every device was signed out. If somebody else may know your password, set a new one now."
    >
      <PageLink href="/forgot-password" className={buttonStyle('primary')}>
        Set a new password
      </PageLink>
      <p>
        <PageLink href="/sign-in" className="link">
          Sign in
        </PageLink>
      </p>
    </SheetPage>
  )
}
