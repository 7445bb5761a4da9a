'use client'

import { unstable_rethrow } from 'next/navigation'
import { startTransition, useActionState, useEffect, useRef, useState, useTransition, type SubmitEvent } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { freshForm, problemWithout, type FormState } from './form-state.ts'

export interface PageFormOptions {
  /** The Server Action that the form posts to while no script runs, and otherwise unless there is a `submit`. */
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  /** Where scripts run: what is wrong, or nothing once it has sent the person elsewhere. */
  readonly submit?: (data: FormData) => Promise<FormState | undefined>
  readonly initial?: FormState
}

/**
 * One form: `formProps` for the `<form>`, its state, and whether it is being sent. What was typed stays in the fields,
 * except passwords after a refusal; a second click while the first is under way does nothing.
 */
export function usePageForm({ action, submit, initial = freshForm }: PageFormOptions) {
  const { texts } = useAuthService()
  const [posted, post] = useActionState(action, initial)
  const [sent, setSent] = useState<FormState>()
  const [isSending, startSending] = useTransition()
  const [isLeaving, setLeaving] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const isBusy = useRef(false)
  const state = sent ?? posted

  useEffect(() => {
    if (state.problems.length === 0) return
    for (const field of form.current?.querySelectorAll<HTMLInputElement>('[autocomplete$="-password"]') ?? []) {
      field.value = ''
      // Whoever follows what is typed follows this, too.
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }, [state])

  async function answerTo(data: FormData): Promise<FormState | undefined> {
    try {
      return await (submit ? submit(data) : action(state, data))
    } catch (error) {
      const back = pathAfterProof(error)
      if (back !== undefined) texts.keep(back)
      // Next navigates by throwing.
      unstable_rethrow(error)
      return { values: state.values, problems: [problemWithout(error)] }
    }
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    // React would empty the fields after an action of its own; sending by hand keeps what was typed.
    event.preventDefault()
    if (isBusy.current) return
    isBusy.current = true
    const data = new FormData(event.currentTarget, event.nativeEvent.submitter)
    startSending(async () => {
      const answer = await answerTo(data)
      // Without an answer the browser is on its way, and the form stays busy until it has left.
      isBusy.current = !answer
      startTransition(() => (answer ? setSent(answer) : setLeaving(true)))
    })
  }

  return { state, isBusy: isSending || isLeaving, formProps: { ref: form, action: post, onSubmit, noValidate: true } }
}

/** What `usePageForm` gives. */
export type PageForm = ReturnType<typeof usePageForm>

/** The path that she comes back to, if she is to say who she is first. What Next throws to navigate has it in its digest. */
function pathAfterProof(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error && 'digest' in thrown && typeof thrown.digest === 'string')) return undefined
  const found = /^NEXT_REDIRECT;\w+;\/(?:sign-in|reauthenticate)(?:\?([^;]*))?;/.exec(thrown.digest)
  if (!found) return undefined
  const returnTo = new URLSearchParams(found[1]).get('returnTo') ?? window.location.pathname
  return returnTo.replace(/[?#].*$/s, '')
}
