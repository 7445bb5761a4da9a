'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import type { FormState } from '../forms/form-state.ts'
import { usePageForm } from '../forms/use-page-form.ts'
import { isDeadLink } from './dead-link.ts'

export interface LinkFormProps {
  /** The Server Action that the form posts to while no script runs. */
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  /** The same where scripts run: nothing wrong means that the browser may leave for `next`. */
  readonly actHere: (data: FormData) => Promise<FormState | undefined>
  readonly next: string
  /** From the mail's link. */
  readonly token: string
  readonly submitLabel: string
}

/** The one button of a page that a mail's link leads to. Opening the page does nothing: programs read mails, too. */
export function LinkForm({ action, actHere, next, token, submitLabel }: LinkFormProps) {
  async function submit(data: FormData): Promise<FormState | undefined> {
    const refused = await actHere(data)
    // A whole new document: the session that this one may have been made for is over.
    if (!refused) window.location.assign(next)
    return refused
  }

  const { state, isBusy, formProps } = usePageForm({ action, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="token" value={token} />
      {isDeadLink(state) ? null : (
        <Button type="submit" kind="primary" busy={isBusy}>
          {submitLabel}
        </Button>
      )}
    </form>
  )
}
