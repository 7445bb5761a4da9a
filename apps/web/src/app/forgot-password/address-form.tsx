'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt } from '../../forms/form-state.ts'
import { usePageForm } from '../../forms/use-page-form.ts'
import { startReset } from '../reset-password/actions.ts'

/** Where the code for a new password goes. */
export function AddressForm() {
  const { state, isBusy, formProps } = usePageForm({ action: startReset })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <TextField
        id="email"
        name="email"
        type="email"
        label="Email address"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.values['email']}
        error={errorAt(state, 'email')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        Send code
      </Button>
    </form>
  )
}
