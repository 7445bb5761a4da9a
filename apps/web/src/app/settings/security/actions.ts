'use server'

import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../../../auth/require-session.ts'
import { refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import { applyReplyCookies } from '../../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { isRefusal, refusalOf } from '../../../words/refusal.ts'
import { passwordWords } from '../../../words/refusal-words.ts'
import { changedPath } from './changed-path.ts'

/** Changes the password, and comes back with the news. */
export async function changePassword(_: FormState, data: FormData): Promise<FormState> {
  return (await changePasswordHere(data)) ?? redirect(changedPath(keepsOthers(data)))
}

/** The same where scripts run: nothing wrong means that the browser may load the page anew. */
export async function changePasswordHere(data: FormData): Promise<FormState | undefined> {
  requireSession()
  const [currentPassword, newPassword] = [textOf(data, 'currentPassword'), textOf(data, 'newPassword')]
  const values = { keepOtherDevices: textOf(data, 'keepOtherDevices') }
  const problems = [
    ...(currentPassword === '' ? [{ message: 'Enter your current password', fieldId: 'currentPassword' }] : []),
    ...(newPassword === '' ? [{ message: 'Enter a new password', fieldId: 'newPassword' }] : []),
  ]
  if (problems.length > 0) return { values, problems }
  try {
    const input = { currentPassword, newPassword, keepOtherDevices: keepsOthers(data) }
    await answerOf(pageRequest().caller.auth.email.changePassword(input))
  } catch (error) {
    return refused(error, values)
  }
  await applyReplyCookies()
  return undefined
}

function refused(error: unknown, values: FormState['values']): FormState {
  if (isRefusal(error, 'INVALID_CREDENTIALS')) {
    return { values, problems: [{ message: 'That is not your current password', fieldId: 'currentPassword' }] }
  }
  if (isRefusal(error, 'CONFLICT')) {
    return { values, problems: [{ message: 'Your password was changed meanwhile. Reload the page and try again.' }] }
  }
  const refusal = refusalOf(error)
  if (refusal?.code !== 'PASSWORD_REJECTED') return refusedForm(error, values)
  const messages = passwordWords(refusal, pageRequest().settings)
  return { values, problems: messages.map((message) => ({ message, fieldId: 'newPassword' })) }
}

const keepsOthers = (data: FormData) => textOf(data, 'keepOtherDevices') === 'yes'
