'use client'

import { Notice } from '@latchkey/ui/notice'
import { usePageForm } from '../../../../forms/use-page-form.ts'
import { ConfirmedForm } from '../../sessions/confirmed-form.tsx'
import { turnOff } from './actions.ts'

/** Turns two-step sign-in off. */
export function TurnOffForm() {
  const form = usePageForm({ action: turnOff })
  const problem = form.state.problems[0]?.message
  return (
    <>
      <ConfirmedForm
        form={form}
        onSend={() => undefined}
        label="Turn off two-step sign-in"
        heading="Turn off two-step sign-in?"
        text="Signing in asks for one step again. Your app's codes and your recovery codes stop working, and no device is trusted any more."
        confirmLabel="Turn off"
      />
      {problem ? <Notice kind="problem">{problem}</Notice> : null}
    </>
  )
}
