'use client'

import type { ProcedureDescription } from '@latchkey/api/server'
import { Button } from '@latchkey/ui/button'
import { TextArea } from '@latchkey/ui/field'
import { useActionState, useState, useTransition, type SubmitEvent } from 'react'
import { textOf } from '../forms/form-state.ts'
import { parseInput, type CallState } from './call-answer.ts'
import { withDates } from './with-dates.ts'
import { callByWire } from './call-by-wire.ts'
import { CallAnswerView } from './call-answer-view.tsx'

export interface CallFormProps {
  readonly procedure: Pick<ProcedureDescription, 'path' | 'type' | 'input'>
  /** What stands in the field at first; `null` where there is nothing to send. */
  readonly sample: string | null
  /** Calls it while no script runs. */
  readonly action: (state: CallState, data: FormData) => Promise<CallState>
}

const unreachable = 'The server could not be reached. Check that it runs, and call again.'

/** Calls one procedure with what is typed, and shows what it answers. */
export function CallForm({ procedure, sample, action }: CallFormProps) {
  const [posted, post] = useActionState(action, { input: sample ?? '' })
  const [called, setCalled] = useState<CallState>()
  const [isBusy, startCalling] = useTransition()
  const { input, problem, answer } = called ?? posted

  async function call(typed: string): Promise<CallState> {
    const parsed = parseInput(typed)
    if ('problem' in parsed) return { input: typed, problem: parsed.problem }
    try {
      return { input: typed, answer: await callByWire(procedure, withDates(procedure.input, parsed.value)) }
    } catch {
      return { input: typed, problem: unreachable }
    }
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = textOf(new FormData(event.currentTarget), 'input')
    startCalling(async () => setCalled(await call(typed)))
  }

  return (
    <>
      <form action={post} onSubmit={onSubmit} className="grid gap-4">
        {sample === null ? (
          <p>It takes no input.</p>
        ) : (
          <TextArea
            id="input"
            name="input"
            label="Input"
            hint="JSON. Leave it empty to send none."
            defaultValue={input}
            error={problem}
            dir="ltr"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            className="font-mono text-sm"
          />
        )}
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" kind="primary" busy={isBusy}>
            Call
          </Button>
          {sample === null && problem !== undefined ? <p className="text-danger">{problem}</p> : null}
        </div>
      </form>
      <div role="status">{answer && !problem ? <CallAnswerView answer={answer} /> : null}</div>
    </>
  )
}
