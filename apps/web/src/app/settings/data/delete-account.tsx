'use client'

import { Button, buttonStyle } from '@latchkey/ui/button'
import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import { PageLink } from '../../page-link.tsx'
import { DeleteAccountForm } from './delete-account-form.tsx'

export interface DeleteAccountProps {
  /** Whether she has proved lately who she is; otherwise she does that first. */
  readonly isRecent: boolean
  /** What deleting does, and when. */
  readonly children: ReactNode
}

/** Asks before it deletes: in a dialog, or on a page of its own where no script runs or a proof is needed first. */
export function DeleteAccount({ isRecent, children }: DeleteAccountProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [closings, setClosings] = useState(0)

  function ask(event: MouseEvent<HTMLAnchorElement>) {
    if (!isRecent || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    dialog.current?.showModal()
  }

  return (
    <>
      <p>
        <PageLink href="/settings/data/delete" onClick={ask} className={buttonStyle('danger')}>
          Delete account
        </PageLink>
      </p>
      <dialog
        ref={dialog}
        aria-labelledby="delete-heading"
        // What was typed to confirm does not wait there for the next time.
        onClose={() => setClosings(closings + 1)}
        className="w-[min(28rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-6 shadow-lg backdrop:bg-veil"
      >
        <h2 id="delete-heading" className="text-lg">
          Delete your account?
        </h2>
        <div className="mt-2 mb-5 text-muted">{children}</div>
        <DeleteAccountForm key={closings} cancel={<Button onClick={() => dialog.current?.close()}>Cancel</Button>} />
      </dialog>
    </>
  )
}
