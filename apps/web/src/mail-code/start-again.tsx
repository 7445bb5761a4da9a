import { buttonStyle } from '@latchkey/ui/button'
import type { Route } from 'next'
import { PageLink } from '../app/page-link.tsx'
import { SheetPage } from '../app/page-frame.tsx'

export interface StartAgainProps {
  readonly heading: string
  readonly intro: string
  readonly startPath: Route
}

/** A later step that was opened by its address alone, which opens nothing. */
export function StartAgain({ heading, intro, startPath }: StartAgainProps) {
  return (
    <SheetPage heading={heading} intro={intro}>
      <PageLink href={startPath} className={buttonStyle('primary')}>
        Start again
      </PageLink>
    </SheetPage>
  )
}
