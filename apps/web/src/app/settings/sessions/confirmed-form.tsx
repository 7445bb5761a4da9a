'use client'

import { Button } from '@latchkey/ui/button'
import { ConfirmDialog } from '@latchkey/ui/confirm-dialog'
import { useRef, type ReactNode, type SubmitEvent } from 'react'
import type { usePageForm } from '../../../forms/use-page-form.ts'

export interface ConfirmedFormProps {
  /** Called when it was confirmed. */
  readonly onSend: () => void
  readonly form: Pick<ReturnType<typeof usePageForm>, 'formProps' | 'isBusy'>
  readonly label: ReactNode
  readonly heading: string
  readonly text: string
  readonly confirmLabel: string
  readonly fields?: Readonly<Record<string, string>>
}

/** One button that asks before it acts; where no script runs it acts at once. */
export function ConfirmedForm({ form, onSend, label, heading, text, confirmLabel, fields = {} }: ConfirmedFormProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const own = useRef<HTMLFormElement>(null)
  const isConfirmed = useRef(false)

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    if (isConfirmed.current) {
      isConfirmed.current = false
      return form.formProps.onSubmit(event)
    }
    event.preventDefault()
    dialog.current?.showModal()
  }

  return (
    <>
      <form {...form.formProps} ref={own} onSubmit={onSubmit}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit" busy={form.isBusy}>
          {label}
        </Button>
      </form>
      <ConfirmDialog
        ref={dialog}
        heading={heading}
        confirmLabel={confirmLabel}
        onConfirm={() => {
          isConfirmed.current = true
          onSend()
          own.current?.requestSubmit()
        }}
      >
        <p>{text}</p>
      </ConfirmDialog>
    </>
  )
}
