import { buttonStyle } from '@latchkey/ui/button'
import { PageLink } from './page-link.tsx'
import { SheetPage } from './page-frame.tsx'

export default function NotFound() {
  return (
    <SheetPage
      heading="We can't find that page"
      intro="It may have been deleted, or you may be signed in to a different account."
    >
      <PageLink href="/" className={buttonStyle('primary')}>
        Go to the start
      </PageLink>
    </SheetPage>
  )
}
