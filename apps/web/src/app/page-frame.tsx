import type { ReactNode } from 'react'
import { SameIdentity } from '../auth/same-identity.tsx'
import { pageRequest } from '../server/page-runtime.ts'

export interface PageProps {
  /** The page's heading and, with the product's name, its title. */
  readonly heading: string
  readonly children: ReactNode
}

/** What every page has: its title, and a check that it was made for whoever the browser shows as signed in. */
export function PageTitle({ heading }: Pick<PageProps, 'heading'>) {
  const { authentication } = pageRequest()
  return (
    <>
      <title>{`${heading} · Latchkey`}</title>
      <SameIdentity sessionId={authentication.status === 'signed-in' ? authentication.session.authKeyId : null} />
    </>
  )
}

/** A page of one narrow sheet: forms, and messages with one way on. */
export function SheetPage({ heading, intro, children }: PageProps & { readonly intro?: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-112 flex-col px-4 py-8 sm:pt-[12vh] sm:pb-16">
      <PageTitle heading={heading} />
      <div className="grid grid-cols-1 gap-6 sm:rounded-lg sm:border sm:border-line sm:bg-surface sm:p-8 sm:shadow-sm">
        <div className="grid gap-2">
          <h1 className="text-xl">{heading}</h1>
          {intro ? <div className="text-muted">{intro}</div> : null}
        </div>
        {children}
      </div>
    </div>
  )
}
