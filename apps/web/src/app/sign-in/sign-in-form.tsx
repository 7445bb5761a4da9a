'use client'

import { Button } from '@latchkey/ui/button'
import { ErrorSummary } from '@latchkey/ui/error-summary'
import { TextField } from '@latchkey/ui/field'
import { PasswordField } from '@latchkey/ui/password-field'
import { useAuthService } from '../../auth/auth-provider.tsx'
import { leaveSignIn } from '../../auth/leave-sign-in.ts'
import { errorAt, textOf, type FormState } from '../../forms/form-state.ts'
import { usePageForm } from '../../forms/use-page-form.ts'
import { refusalOf } from '../../words/refusal.ts'
import { signIn } from './actions.ts'
import { missingCredentials } from './missing-credentials.ts'
import { refusedSignIn } from './refused-sign-in.ts'

/** Email and password. Leads back to `returnTo`. */
export function SignInForm({ returnTo }: { readonly returnTo: string }) {
  const service = useAuthService()

  async function submit(data: FormData): Promise<FormState | undefined> {
    const credentials = { email: textOf(data, 'email'), password: textOf(data, 'password') }
    const values = { email: credentials.email }
    const problems = missingCredentials(credentials)
    if (problems.length > 0) return { values, problems }
    try {
      const { status } = await service.signInWithEmail(credentials)
      leaveSignIn(status, returnTo)
      return undefined
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      return { values, problems: refusedSignIn(refusal) }
    }
  }

  const { state, isBusy, formProps } = usePageForm({ action: signIn, submit })
  return (
    <form {...formProps} className="grid gap-5">
      <ErrorSummary problems={state.problems} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <TextField
        id="email"
        name="email"
        type="email"
        label="Email address"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.values['email']}
        error={errorAt(state, 'email')}
      />
      <PasswordField
        id="password"
        name="password"
        label="Password"
        autoComplete="current-password"
        error={errorAt(state, 'password')}
      />
      <Button type="submit" kind="primary" busy={isBusy}>
        Sign in
      </Button>
    </form>
  )
}
