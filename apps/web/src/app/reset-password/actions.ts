'use server'

import { redirect } from 'next/navigation'
import { secondFactorPath } from '../../auth/second-factor-path.ts'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import {
  keepCompletionToken,
  keepPendingRequest,
  readCompletionToken,
  readPendingRequest,
} from '../../mail-code/pending-request.ts'
import { missingCode, postedCode, refusedCode } from '../../mail-code/refused-code.ts'
import { resend } from '../../mail-code/resend.ts'
import { applyReplyCookies } from '../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { isRefusal, refusalOf } from '../../words/refusal.ts'
import { passwordWords } from '../../words/refusal-words.ts'
import { afterResetPath } from './after-reset-path.ts'

/** Step one: asks for a code. The same for every address; only the mailbox learns more. */
export async function startReset(_: FormState, data: FormData): Promise<FormState> {
  const email = textOf(data, 'email')
  const values = { email }
  if (email.trim() === '') return { values, problems: [{ message: 'Enter your email address', fieldId: 'email' }] }
  try {
    await sendCode(email.trim())
  } catch (error) {
    return refusedForm(error, values)
  }
  redirect('/reset-password/verify')
}

/** Asks for another code for the address that this browser asked for. */
export async function resendResetCode(): Promise<FormState> {
  const pending = await readPendingRequest('reset-password')
  if (pending?.email === undefined) redirect('/reset-password/verify')
  return resend(
    { email: pending.email, sentAtMs: pending.sentAtMs },
    pageRequest().settings.mailResendIntervalMs,
    sendCode,
  )
}

/** Step two: proves the mailbox. Only this uses the code; opening the mail's link does not. */
export async function verifyResetCode(_: FormState, data: FormData): Promise<FormState> {
  const posted = postedCode(data)
  const missing = missingCode(posted)
  if (missing) return missing
  const { requestId, code } = posted
  try {
    const { resetToken } = await pageRequest().caller.auth.email.verifyPasswordResetCode({ requestId, code })
    await keepCompletionToken('reset-password', resetToken)
  } catch (error) {
    return refusedCode(error, posted)
  }
  redirect('/reset-password/finish')
}

/** Step three: the new password, then signed in. */
export async function finishReset(_: FormState, data: FormData): Promise<FormState> {
  return (await finishResetHere(data)) ?? redirect(afterResetPath)
}

/**
 * Step three where scripts run: nothing wrong means that the browser may leave for the tasks. Whoever has set up two-step
 * sign-in goes to its page first.
 */
export async function finishResetHere(data: FormData): Promise<FormState | undefined> {
  const newPassword = textOf(data, 'password')
  const values = {}
  const resetToken = await readCompletionToken('reset-password')
  if (resetToken === undefined) return { values, problems: [startAgain] }
  if (newPassword === '') return { values, problems: [{ message: 'Enter a new password', fieldId: 'password' }] }
  const result = await pageRequest()
    .caller.auth.email.finishPasswordReset({ resetToken, newPassword })
    .catch(refusedPassword)
  if (!('status' in result)) return result
  await applyReplyCookies()
  if (result.status === 'second-factor-required') redirect(secondFactorPath(afterResetPath))
  return undefined
}

function refusedPassword(error: unknown): FormState {
  const values = {}
  if (isRefusal(error, 'INVALID_CODE')) return { values, problems: [startAgain] }
  if (isRefusal(error, 'ACCOUNT_BLOCKED')) return { values, problems: [blocked] }
  const refusal = refusalOf(error)
  if (refusal?.code !== 'PASSWORD_REJECTED') return refusedForm(error, values)
  const messages = passwordWords(refusal, pageRequest().settings)
  return { values, problems: messages.map((message) => ({ message, fieldId: 'password' })) }
}

const startAgain = { message: 'This code has already been used or has expired. Ask for a new one.' }
const blocked = {
  message: 'Your password is changed, but this account is blocked. Ask the person who runs this site.',
}

async function sendCode(email: string): Promise<void> {
  const { requestId } = await pageRequest().caller.auth.email.startPasswordReset({ email })
  await applyReplyCookies()
  const { passwordResetLifetimeMs } = pageRequest().settings
  await keepPendingRequest('reset-password', { requestId, email, sentAtMs: Date.now() }, passwordResetLifetimeMs)
}
