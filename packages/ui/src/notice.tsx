import { CircleAlert, CircleCheck, Info } from 'lucide-react'
import type { ReactNode } from 'react'

/** `info`: worth knowing. `done`: what was asked for has happened. `problem`: it has not. */
export type NoticeKind = 'info' | 'done' | 'problem'

const kinds = {
  info: { icon: Info, look: 'border-line bg-surface', iconLook: 'text-muted' },
  done: { icon: CircleCheck, look: 'border-accent/30 bg-accent-soft', iconLook: 'text-accent' },
  problem: { icon: CircleAlert, look: 'border-danger/40 bg-danger-soft', iconLook: 'text-danger' },
} as const

/** A message in the page, read out politely; a problem at once. */
export function Notice({ kind = 'info', children }: { readonly kind?: NoticeKind; readonly children: ReactNode }) {
  const { icon: Icon, look, iconLook } = kinds[kind]
  return (
    <div role={kind === 'problem' ? 'alert' : 'status'} className={`flex gap-3 rounded-md border px-4 py-3 ${look}`}>
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${iconLook}`} />
      <div className="grid min-w-0 flex-1 gap-1">{children}</div>
    </div>
  )
}
