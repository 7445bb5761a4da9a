import type { ReactNode } from 'react'
import { PageTitle, type PageProps } from '../page-frame.tsx'

export interface HeadingProps extends Pick<PageProps, 'heading'> {
  readonly intro?: ReactNode
}

/** The top of a page of the console: its title, and what it shows. */
export function Heading({ heading, intro }: HeadingProps) {
  return (
    <>
      <PageTitle heading={heading} />
      <div className="grid gap-2">
        <h1 className="text-2xl">{heading}</h1>
        {intro ? <div className="max-w-2xl text-muted">{intro}</div> : null}
      </div>
    </>
  )
}
