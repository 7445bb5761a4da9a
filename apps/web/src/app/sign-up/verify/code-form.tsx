'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt } from '../../../forms/form-state.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { verifyCode } from '../actions.ts'

export interface CodeFormProps {
  readonly requestId: string
  /** From the mail's link; empty when the person types it. */
  readonly code: string
  readonly codeLength: number
}

/** The second step: the code, typed, pasted, or filled in by the mail's link. */
export function CodeForm({ requestId, code, codeLength }: CodeFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action: verifyCode })
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
        Verify email
      </Button>
    </form>
  )
}
