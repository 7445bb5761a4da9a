'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { errorAt } from '../../forms/form-state.ts'
import { usePageForm } from '../../forms/use-page-form.ts'
import { AppCodeField } from '../../second-factor/app-code-field.tsx'
import { confirmCode } from './actions.ts'

export interface CodeFormProps {
  readonly returnTo: string
  /** Whether it stands beside no other form, whose button has the plain name. */
  readonly isOnlyForm: boolean
}

/** A code of the authenticator app of whoever is signed in already. Leads back to `returnTo`. */
export function CodeForm({ returnTo, isOnlyForm }: CodeFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action: confirmCode })
  return (
    <form {...formProps} className="grid gap-5" aria-label="With your authenticator app">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <AppCodeField error={errorAt(state, 'code')} defaultValue={state.values['code']} />
      <Button type="submit" kind={isOnlyForm ? 'primary' : 'plain'} busy={isBusy}>
        {isOnlyForm ? 'Confirm' : 'Confirm with the code'}
      </Button>
    </form>
  )
}
