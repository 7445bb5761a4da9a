'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt } from '../../forms/form-state.ts'
import { usePageForm } from '../../forms/use-page-form.ts'
import { startSignUp } from './actions.ts'

/** The first step: where the code goes. */
export function AddressForm() {
  const { state, isBusy, formProps } = usePageForm({ action: startSignUp })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <TextField
        id="email"
        name="email"
        type="email"
        label="Email address"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.values['email']}
        error={errorAt(state, 'email')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        Continue
      </Button>
    </form>
  )
}
