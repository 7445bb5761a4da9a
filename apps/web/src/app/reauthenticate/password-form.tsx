'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { PasswordField } from '@latchkey/ui/password-field'
import { errorAt } from '../../forms/form-state.ts'
import { usePageForm } from '../../forms/use-page-form.ts'
import { PageLink } from '../page-link.tsx'
import { confirmPassword } from './actions.ts'

export interface PasswordFormProps {
  readonly returnTo: string
  /** Tells password managers whose password it is. */
  readonly email: string
}

/** The password of whoever is signed in already. Leads back to `returnTo`. */
export function PasswordForm({ returnTo, email }: PasswordFormProps) {
  const { state, isBusy, formProps } = usePageForm({ action: confirmPassword })
  return (
    <form {...formProps} className="grid gap-5" aria-label="With your password">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        id="password"
        name="password"
        label="Password"
        autoComplete="current-password"
        error={errorAt(state, 'password')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        Confirm
      </Button>
      <p>
        <PageLink href="/forgot-password" className="link">
          Forgot your password?
        </PageLink>
      </p>
    </form>
  )
}
