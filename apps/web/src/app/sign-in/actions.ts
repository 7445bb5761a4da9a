'use server'

import { redirect } from 'next/navigation'
import { safeReturnPath } from '../../auth/safe-return-path.ts'
import { secondFactorPath } from '../../auth/second-factor-path.ts'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import { applyReplyCookies } from '../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { isRefusal, refusalOf } from '../../words/refusal.ts'
import { missingCredentials } from './missing-credentials.ts'
import { refusedSignIn } from './refused-sign-in.ts'

/** Signs in where no script runs, or has not started to. */
export async function signIn(_: FormState, data: FormData): Promise<FormState> {
  const credentials = { email: textOf(data, 'email'), password: textOf(data, 'password') }
  const values = { email: credentials.email }
  const problems = missingCredentials(credentials)
  if (problems.length > 0) return { values, problems }
  const result = await pageRequest()
    .caller.auth.email.signIn(credentials)
    .catch((error: unknown) => refused(error, values))
  if (!('status' in result)) return result
  await applyReplyCookies()
  const back = textOf(data, 'returnTo')
  redirect(result.status === 'signed-in' ? safeReturnPath(back) : secondFactorPath(back))
}

function refused(error: unknown, values: FormState['values']): FormState {
  const refusal = isRefusal(error, 'TOO_MANY_ATTEMPTS') ? refusalOf(error) : undefined
  return refusal ? { values, problems: refusedSignIn(refusal) } : refusedForm(error, values)
}
