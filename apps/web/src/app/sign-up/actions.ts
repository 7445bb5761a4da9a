'use server'

import { redirect } from 'next/navigation'
import { homePath } from '../../auth/safe-return-path.ts'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import { applyReplyCookies } from '../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { inMinutes } from '../../words/durations.ts'
import { isRefusal, refusalOf } from '../../words/refusal.ts'
import { passwordWords } from '../../words/refusal-words.ts'
import {
  keepPendingSignUp,
  keepRegistrationToken,
  readPendingSignUp,
  readRegistrationToken,
} from './sign-up-cookies.ts'

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
  const pending = await readPendingSignUp()
  if (!pending) redirect('/sign-up/verify')
  const { mailResendIntervalMs } = pageRequest().settings
  const waitMs = pending.sentAtMs + mailResendIntervalMs - Date.now()
  // Asked sooner the server sends nothing, so saying that it was sent would be a lie.
  if (waitMs > 0) return { values: {}, problems: [{ message: `Send a new code in ${inMinutes(waitMs)}.` }] }
  try {
    await sendCode(pending.email)
  } catch (error) {
    return refusedForm(error, {})
  }
  return { values: {}, problems: [], notice: `We sent a new code to ${pending.email}.` }
}

/** Step two: proves the mailbox. Only this uses the code; opening the mail's link does not. */
export async function verifyCode(_: FormState, data: FormData): Promise<FormState> {
  const [code, requestId] = [textOf(data, 'code'), textOf(data, 'request')]
  const values = { code }
  if (code.trim() === '') return { values, problems: [{ message: 'Enter the code from the email', fieldId: 'code' }] }
  try {
    const { registrationToken } = await pageRequest().caller.auth.email.verifyRegistrationCode({ requestId, code })
    await keepRegistrationToken(registrationToken)
  } catch (error) {
    return refusedCode(error, { code, isLinked: code === textOf(data, 'linkedCode') })
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
  const registrationToken = await readRegistrationToken()
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

/** A link that was used, is too old or was made up is answered alike; a code that was typed may be a slip. */
function refusedCode(error: unknown, { code, isLinked }: { code: string; isLinked: boolean }): FormState {
  const { values, problems } = refusedForm(error, { code })
  const isAboutCode = ['INVALID_CODE', 'CODE_EXPIRED', 'INVALID_INPUT'].includes(refusalOf(error)?.code ?? '')
  if (!isAboutCode) return { values, problems }
  if (isLinked) return { values, problems: [deadLink] }
  return { values, problems: problems.map(({ message }) => ({ message, fieldId: 'code' })) }
}

const deadLink = { message: 'This link has already been used or has expired. Get a new link.' }
const startAgain = {
  message: 'This sign-up has already been used or has expired. Start again with your email address.',
}

async function sendCode(email: string): Promise<void> {
  const { requestId } = await pageRequest().caller.auth.email.startRegistration({ email })
  await applyReplyCookies()
  await keepPendingSignUp({ requestId, email, sentAtMs: Date.now() })
}
