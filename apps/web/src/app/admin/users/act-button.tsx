'use client'

import { Button, type ButtonKind } from '@latchkey/ui/button'
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react'
import { ActForm } from './act-form.tsx'
import { userActs, type UserActName } from './user-acts.ts'

export interface ActButtonProps {
  readonly userId: string
  /** How the person is called. */
  readonly who: string
  readonly act: UserActName
  /** Whether the administrator has proved lately who she is; otherwise she does that first. */
  readonly isRecent: boolean
  readonly kind?: ButtonKind
  /** Whether the button's name says whom it is about, because others like it stand around it. */
  readonly isOneOfMany?: boolean
}

/** Asks before it acts: in a dialog, or on a page of its own where no script runs or a proof is needed first. */
export function ActButton({ userId, who, act, isRecent, kind, isOneOfMany = false }: ActButtonProps) {
  const [isAsking, setAsking] = useState(false)
  const { label, isHarmless } = userActs[act]

  function ask(event: SubmitEvent<HTMLFormElement>) {
    if (!isRecent) return
    event.preventDefault()
    setAsking(true)
  }

  return (
    <>
      <form action={`/admin/users/${userId}/${act}`} onSubmit={ask}>
        <Button type="submit" kind={kind ?? (isHarmless ? 'plain' : 'danger')}>
          {label}
          {isOneOfMany ? <span className="sr-only"> {who}</span> : null}
        </Button>
      </form>
      {isAsking ? <ActDialog userId={userId} who={who} act={act} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

interface ActDialogProps extends Pick<ActButtonProps, 'userId' | 'who' | 'act'> {
  readonly onClose: () => void
}

function ActDialog({ userId, who, act, onClose }: ActDialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const { question, text } = userActs[act]
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-heading`}
      aria-describedby={`${id}-text`}
      onClose={onClose}
      className="w-[min(30rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-6 shadow-lg backdrop:bg-veil"
    >
      <h2 id={`${id}-heading`} className="text-lg">
        {question(who)}
      </h2>
      <p id={`${id}-text`} className="mt-2 mb-5 text-muted">
        {text}
      </p>
      <ActForm userId={userId} act={act} cancel={<Button onClick={() => dialog.current?.close()}>Cancel</Button>} />
    </dialog>
  )
}
