'use client'

import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { errorAt, type FormState } from '../forms/form-state.ts'
import { NewPasswordField } from '../forms/new-password-field.tsx'
import { usePageForm } from '../forms/use-page-form.ts'

export interface NewPasswordFormProps {
  /** The Server Action that the form posts to while no script runs. */
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  /** The same where scripts run: nothing wrong means that the browser may leave for `next`. */
  readonly finishHere: (data: FormData) => Promise<FormState | undefined>
  readonly next: string
  readonly settings: AuthSettings
  /** Tells password managers what the password is for. */
  readonly email: string | undefined
  readonly label: string
  readonly submitLabel: string
  /** Whether it asks what to call her, too. */
  readonly asksName?: boolean
}

/** The last step of what begins with a code from a mail: the password of whoever proved the mailbox. */
export function NewPasswordForm({ action, finishHere, next, asksName = false, ...form }: NewPasswordFormProps) {
  const { settings, email, label, submitLabel } = form

  async function submit(data: FormData): Promise<FormState | undefined> {
    const refused = await finishHere(data)
    // A whole new document: nothing of the time before stays in memory.
    if (!refused) window.location.assign(next)
    return refused
  }

  const { state, isBusy, formProps } = usePageForm({ action, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="email" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />
      <NewPasswordField
        id="password"
        label={label}
        settings={settings}
        known={email === undefined ? [] : [email]}
        error={errorAt(state, 'password')}
      />
      {asksName ? (
        <TextField
          id="userName"
          name="userName"
          label="Your name"
          hint="Optional. Stands in your menu."
          autoComplete="name"
          defaultValue={state.values['userName']}
          error={errorAt(state, 'userName')}
        />
      ) : null}
      <Button type="submit" kind="primary" busy={isBusy}>
        {submitLabel}
      </Button>
    </form>
  )
}
