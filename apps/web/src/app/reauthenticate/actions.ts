'use server'

import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../../auth/require-session.ts'
import { safeReturnPath } from '../../auth/safe-return-path.ts'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import { missingAppCode, refusedAppCode } from '../../second-factor/refused-app-code.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { isRefusal } from '../../words/refusal.ts'

/** Confirms by the password who is signed in, and leads back. */
export async function confirmPassword(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const password = textOf(data, 'password')
  const values = {}
  if (password === '') return { values, problems: [{ message: 'Enter your password', fieldId: 'password' }] }
  try {
    await answerOf(pageRequest().caller.auth.reauthenticate.withPassword({ password }))
  } catch (error) {
    if (!isRefusal(error, 'INVALID_CREDENTIALS')) return refusedForm(error, values)
    return { values, problems: [{ message: 'That is not your password', fieldId: 'password' }] }
  }
  redirect(safeReturnPath(textOf(data, 'returnTo')))
}

/** The same by a code of her authenticator app. */
export async function confirmCode(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const code = textOf(data, 'code')
  const missing = missingAppCode(code)
  if (missing) return missing
  try {
    await answerOf(pageRequest().caller.auth.reauthenticate.withCode({ code }))
  } catch (error) {
    return refusedAppCode(error, code)
  }
  redirect(safeReturnPath(textOf(data, 'returnTo')))
}
