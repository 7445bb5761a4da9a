'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt, type FormState } from '../forms/form-state.ts'
import { usePageForm } from '../forms/use-page-form.ts'

export interface CodeFormProps {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  readonly requestId: string
  /** From the mail's link; empty when the person types it. */
  readonly code: string
  readonly codeLength: number
  /** What pressing the button does. */
  readonly submitLabel: string
}

/** The code from a mail, typed, pasted, or filled in by the mail's link. */
export function CodeForm({ action, requestId, code, codeLength, submitLabel }: CodeFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="request" value={requestId} />
      {code === '' ? null : <input type="hidden" name="linkedCode" value={code} />}
      <TextField
        id="code"
        name="code"
        label="Code"
        hint={`${codeLength} digits, from the newest email. Spaces do not matter.`}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        defaultValue={state.values['code'] ?? code}
        error={errorAt(state, 'code')}
        className="text-lg tracking-[0.2em] tabular-nums"
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        {submitLabel}
      </Button>
    </form>
  )
}
