'use server'

import { redirect } from 'next/navigation'
import { homePath } from '../../auth/safe-return-path.ts'
import { textOf, type FormState } from '../../forms/form-state.ts'
import {
  refusedPassword,
  resendFlowCode,
  startCodeFlow,
  verifyFlowCode,
  type CodeFlow,
} from '../../mail-code/code-flow.ts'
import { readCompletionToken } from '../../mail-code/pending-request.ts'
import { applyReplyCookies } from '../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../server/page-runtime.ts'

/** Step one: the address. */
export async function startSignUp(_: FormState, data: FormData): Promise<FormState> {
  return startCodeFlow(signUp(), data)
}

/** Asks for another code for the address of this browser's sign-up. */
export async function resendCode(): Promise<FormState> {
  return resendFlowCode(signUp())
}

/** Step two: the code. */
export async function verifyCode(_: FormState, data: FormData): Promise<FormState> {
  return verifyFlowCode(signUp(), data)
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
    return refusedPassword(error, values, startAgain)
  }
  await applyReplyCookies()
  return undefined
}

const startAgain = {
  message: 'This sign-up has already been used or has expired. Start again with your email address.',
}

function signUp(): CodeFlow {
  const { caller, settings } = pageRequest()
  return {
    name: 'sign-up',
    codeLifetimeMs: settings.validationCodeLifetimeMs,
    start: (input) => caller.auth.email.startRegistration(input),
    verify: async (input) => (await caller.auth.email.verifyRegistrationCode(input)).registrationToken,
  }
}
