import { buttonStyle } from '@latchkey/ui/button'
import Link from 'next/link'
import { SheetPage } from './page-frame.tsx'

export default function NotFound() {
  return (
    <SheetPage
      heading="We can’t find that page"
      intro="It may have been deleted, or you may be signed in to a different account."
    >
      <Link href="/" className={buttonStyle('primary')}>
        Go to the start
      </Link>
    </SheetPage>
  )
}
