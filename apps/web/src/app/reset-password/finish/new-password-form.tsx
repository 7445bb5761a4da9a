'use client'

import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { PasswordField } from '@latchkey/ui/password-field'
import { errorAt, type FormState } from '../../../forms/form-state.ts'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { finishReset, finishResetHere } from '../actions.ts'
import { afterResetPath } from '../after-reset-path.ts'

export interface NewPasswordFormProps {
  readonly settings: AuthSettings
  /** Tells password managers what the password is for. */
  readonly email: string | undefined
}

/** The new password, for whoever proved the mailbox. */
export function NewPasswordForm({ settings, email }: NewPasswordFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action: finishReset, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="email" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />
      <PasswordField
        id="password"
        name="password"
        label="New password"
        hint={`${settings.minPasswordLength} to ${settings.maxPasswordLength} characters. Long is better than complicated; spaces are fine.`}
        autoComplete="new-password"
        error={errorAt(state, 'password')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        Set password
      </Button>
    </form>
  )
}

async function submit(data: FormData): Promise<FormState | undefined> {
  const state = await finishResetHere(data)
  // A whole new document: nothing of the time before stays in memory.
  if (!state) window.location.assign(afterResetPath)
  return state
}
