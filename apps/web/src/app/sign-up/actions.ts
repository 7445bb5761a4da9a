'use server'

import { redirect } from 'next/navigation'
import { homePath } from '../../auth/safe-return-path.ts'
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

/** Step one: asks for a code. The same for every address; only the mailbox learns more. */
export async function startSignUp(_: FormState, data: FormData): Promise<FormState> {
  const email = textOf(data, 'email')
  const values = { email }
  if (email.trim() === '') return { values, problems: [{ message: 'Enter your email address', fieldId: 'email' }] }
  try {
    await sendCode(email.trim())
  } catch (error) {
    return refusedForm(error, values)
  }
  redirect('/sign-up/verify')
}

/** Asks for another code for the address of this browser's sign-up. */
export async function resendCode(): Promise<FormState> {
  const pending = await readPendingRequest('sign-up')
  if (pending?.email === undefined) redirect('/sign-up/verify')
  return resend(
    { email: pending.email, sentAtMs: pending.sentAtMs },
    pageRequest().settings.mailResendIntervalMs,
    sendCode,
  )
}

/** Step two: proves the mailbox. Only this uses the code; opening the mail's link does not. */
export async function verifyCode(_: FormState, data: FormData): Promise<FormState> {
  const posted = postedCode(data)
  const missing = missingCode(posted)
  if (missing) return missing
  const { requestId, code } = posted
  try {
    const { registrationToken } = await pageRequest().caller.auth.email.verifyRegistrationCode({ requestId, code })
    await keepCompletionToken('sign-up', registrationToken)
  } catch (error) {
    return refusedCode(error, posted)
  }
  redirect('/sign-up/finish')
}

/** Step three: password and name, then signed in. */
export async function finishSignUp(_: FormState, data: FormData): Promise<FormState> {
  return (await finishSignUpHere(data)) ?? redirect(homePath)
}

/** Step three where scripts run: nothing wrong means that the browser may leave for the tasks. */
export async function finishSignUpHere(data: FormData): Promise<FormState | undefined> {
  const [password, userName] = [textOf(data, 'password'), textOf(data, 'userName').trim()]
  const values = { userName }
  const registrationToken = await readCompletionToken('sign-up')
  if (registrationToken === undefined) return { values, problems: [startAgain] }
  if (password === '') return { values, problems: [{ message: 'Enter a password', fieldId: 'password' }] }
  try {
    const input = { registrationToken, password, ...(userName === '' ? {} : { userName }) }
    await pageRequest().caller.auth.email.finishRegistration(input)
  } catch (error) {
    if (isRefusal(error, 'INVALID_CODE')) return { values, problems: [startAgain] }
    const refusal = refusalOf(error)
    if (refusal?.code !== 'PASSWORD_REJECTED') return refusedForm(error, values)
    const messages = passwordWords(refusal, pageRequest().settings)
    return { values, problems: messages.map((message) => ({ message, fieldId: 'password' })) }
  }
  await applyReplyCookies()
  return undefined
}

const startAgain = {
  message: 'This sign-up has already been used or has expired. Start again with your email address.',
}

async function sendCode(email: string): Promise<void> {
  const { requestId } = await pageRequest().caller.auth.email.startRegistration({ email })
  await applyReplyCookies()
  const { validationCodeLifetimeMs } = pageRequest().settings
  await keepPendingRequest('sign-up', { requestId, email, sentAtMs: Date.now() }, validationCodeLifetimeMs)
}
