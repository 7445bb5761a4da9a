import { Children, Fragment, type ReactNode } from 'react'

/**
 * The ways to do one thing, each a child of its own, parted by a line that says "or". Leave out what she does not have
 * (`null`): a component that draws nothing would still have its line.
 */
export function Ways({ children }: { readonly children: ReactNode }) {
  return Children.toArray(children).map((way, index) => (
    <Fragment key={index}>
      {index === 0 ? null : <Or />}
      {way}
    </Fragment>
  ))
}

/** The line between two ways. */
export function Or() {
  return (
    <p className="flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      or
    </p>
  )
}
