'use client'

import { useId, type ReactNode, type Ref } from 'react'
import { Button } from './button.tsx'

export interface ConfirmDialogProps {
  /** Open it with `showModal()`; it closes itself. */
  readonly ref: Ref<HTMLDialogElement>
  readonly heading: string
  readonly confirmLabel: string
  readonly onConfirm: () => void
  readonly children: ReactNode
}

/** Asks once more, in the browser's own modal dialog: focus stays inside, Escape cancels. */
export function ConfirmDialog({ ref, heading, confirmLabel, onConfirm, children }: ConfirmDialogProps) {
  const id = useId()
  const close = (event: React.MouseEvent<HTMLElement>) => event.currentTarget.closest('dialog')?.close()
  return (
    <dialog
      ref={ref}
      aria-labelledby={`${id}-heading`}
      aria-describedby={`${id}-text`}
      className="w-[min(28rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-6 shadow-lg backdrop:bg-veil"
    >
      <h2 id={`${id}-heading`} className="text-lg">
        {heading}
      </h2>
      <div id={`${id}-text`} className="mt-2 text-muted">
        {children}
      </div>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <Button onClick={close}>Cancel</Button>
        <Button
          kind="danger"
          onClick={(event) => {
            close(event)
            onConfirm()
          }}
        >
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  )
}
