'use client'

import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { PasswordField } from '@latchkey/ui/password-field'
import { errorAt, textOf, type FormState } from '../../../forms/form-state.ts'
import { NewPasswordField } from '../../../forms/new-password-field.tsx'
import { usePageForm } from '../../../forms/use-page-form.ts'
import { changePassword, changePasswordHere } from './actions.ts'
import { changedPath } from './changed-path.ts'

export interface ChangePasswordFormProps {
  readonly settings: AuthSettings
  /** Tells password managers whose password it is. */
  readonly email: string
}

/** Changes the password of whoever knows the current one. */
export function ChangePasswordForm({ settings, email }: ChangePasswordFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action: changePassword, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        id="currentPassword"
        name="currentPassword"
        label="Current password"
        autoComplete="current-password"
        error={errorAt(state, 'currentPassword')}
      />
      <NewPasswordField
        id="newPassword"
        label="New password"
        settings={settings}
        known={[email]}
        error={errorAt(state, 'newPassword')}
      />
      <label className="flex min-h-11 items-start gap-3 py-2">
        <input
          type="checkbox"
          name="keepOtherDevices"
          value="yes"
          defaultChecked={state.values['keepOtherDevices'] === 'yes'}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>
          Keep my other devices signed in
          <span className="block text-sm text-muted">Leave this off if somebody else may know your password.</span>
        </span>
      </label>
      <div>
        <Button type="submit" kind="primary" busy={isBusy}>
          Change password
        </Button>
      </div>
    </form>
  )
}

async function submit(data: FormData): Promise<FormState | undefined> {
  const state = await changePasswordHere(data)
  // A whole new document: this one was made for the session that has just been replaced.
  if (!state) window.location.assign(changedPath(textOf(data, 'keepOtherDevices') === 'yes'))
  return state
}
