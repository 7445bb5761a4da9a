'use client'

import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { PasswordField } from '@latchkey/ui/password-field'
import { homePath } from '../../../auth/safe-return-path.ts'
import { errorAt, type FormState } from '../../../forms/form-state.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { finishSignUp, finishSignUpHere } from '../actions.ts'

export interface FinishFormProps {
  readonly settings: AuthSettings
  /** Tells password managers what the password is for. */
  readonly email: string | undefined
}

/** The third step: a password and a name. */
export function FinishForm({ settings, email }: FinishFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action: finishSignUp, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="email" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />
      <PasswordField
        id="password"
        name="password"
        label="Password"
        hint={`${settings.minPasswordLength} to ${settings.maxPasswordLength} characters. Long is better than complicated; spaces are fine.`}
        autoComplete="new-password"
        error={errorAt(state, 'password')}
      />
      <TextField
        id="userName"
        name="userName"
        label="Your name"
        hint="Optional. Stands in your menu."
        autoComplete="name"
        defaultValue={state.values['userName']}
        error={errorAt(state, 'userName')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        Create account
      </Button>
    </form>
  )
}

async function submit(data: FormData): Promise<FormState | undefined> {
  const state = await finishSignUpHere(data)
  // A whole new document: nothing of the time before stays in memory.
  if (!state) window.location.assign(homePath)
  return state
}
