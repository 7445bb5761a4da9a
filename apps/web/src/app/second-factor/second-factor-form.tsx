'use client'

import type { SecondFactorMethod } from '@latchkey/contracts/auth/sign-in-result'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt, type FormState } from '../../forms/form-state.ts'
import { usePageForm } from '../../forms/use-page-form.ts'
import { AppCodeField } from '../../second-factor/app-code-field.tsx'
import { verify, verifyHere } from './actions.ts'

export interface SecondFactorFormProps {
  readonly method: SecondFactorMethod
  readonly returnTo: string
  /** How long a trusted device is spared this, in words; null where none is. */
  readonly trustedFor: string | null
}

/** The second step of a sign-in. Leads to `returnTo`. */
export function SecondFactorForm({ method, returnTo, trustedFor }: SecondFactorFormProps) {
  async function submit(data: FormData): Promise<FormState | undefined> {
    const refused = await verifyHere(data)
    // A whole new document: nothing of the time before stays in memory.
    if (!refused) window.location.assign(returnTo.includes('#') ? returnTo : returnTo + window.location.hash)
    return refused
  }

  const { state, isBusy, formProps } = usePageForm({ action: verify, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="returnTo" value={returnTo} />
      {method === 'totp' ? (
        <AppCodeField error={errorAt(state, 'code')} defaultValue={state.values['code']} />
      ) : (
        <TextField
          id="recoveryCode"
          name="recoveryCode"
          label="Recovery code"
          hint="24 letters and digits. Dashes, spaces and capitals do not matter."
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          defaultValue={state.values['recoveryCode']}
          error={errorAt(state, 'recoveryCode')}
        />
      )}
      {trustedFor === null ? null : (
        <label className="flex min-h-11 items-start gap-3 py-2">
          <input
            type="checkbox"
            name="trustDevice"
            value="yes"
            defaultChecked={state.values['trustDevice'] === 'yes'}
            className="mt-0.5 size-5 shrink-0 accent-accent"
          />
          <span>
            Trust this device for {trustedFor}
            <span className="block text-sm text-muted">
              It skips this step until then. Leave this off on a device that others use.
            </span>
          </span>
        </label>
      )}
      <Button type="submit" kind="primary" busy={isBusy}>
        Confirm
      </Button>
    </form>
  )
}
