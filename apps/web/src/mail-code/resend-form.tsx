'use client'

import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { useEffect, useState } from 'react'
import { usePageForm } from '../forms/use-page-form.ts'
import { inMinutes } from '../words/durations.ts'
import type { FormState } from '../forms/form-state.ts'

export interface ResendFormProps {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  readonly sentAtMs: number
  /** Shortest time between two codes. */
  readonly intervalMs: number
  /** The server's time, which the wait is counted from. */
  readonly nowMs: number
}

/** Asks for another code, and says how long to wait where that would send nothing yet. */
export function ResendForm({ action, sentAtMs, intervalMs, nowMs }: ResendFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action })
  const waitMs = useWait(Math.max(0, sentAtMs + intervalMs - nowMs))
  const problem = state.problems[0]?.message
  return (
    <form {...formProps} className="grid gap-3">
      {state.notice ? <Notice kind="done">{state.notice}</Notice> : null}
      {problem && waitMs > 0 ? <Notice kind="problem">{problem}</Notice> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" busy={isBusy}>
          Send a new code
        </Button>
        {waitMs > 0 ? <p className="text-sm text-muted">You can send one in {inMinutes(waitMs)}</p> : null}
      </div>
    </form>
  )
}

/** What is left of a wait, second by second. Without scripts it stands still at what it was. */
function useWait(startMs: number): number {
  const [waited, setWaited] = useState({ startMs, ms: 0 })
  if (waited.startMs !== startMs) setWaited({ startMs, ms: 0 })
  useEffect(() => {
    if (startMs === 0) return
    const started = Date.now()
    const timer = setInterval(() => {
      const ms = Date.now() - started
      setWaited({ startMs, ms })
      if (ms >= startMs) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [startMs])
  return Math.max(0, startMs - waited.ms)
}
