import type { ReactNode } from 'react'

/** What a list says while it has nothing to show. */
export function EmptyState({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-4 px-6 py-16 text-center text-muted">
      <span className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent">{icon}</span>
      <div className="grid max-w-sm gap-2">{children}</div>
    </div>
  )
}
