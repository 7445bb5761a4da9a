'use server'

import { redirect } from 'next/navigation'
import { secondFactorPath } from '../../auth/second-factor-path.ts'
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
import { isRefusal } from '../../words/refusal.ts'
import { afterResetPath } from './after-reset-path.ts'

/** Step one: the address. */
export async function startReset(_: FormState, data: FormData): Promise<FormState> {
  return startCodeFlow(resetPassword(), data)
}

/** Asks for another code for the address that this browser asked for. */
export async function resendResetCode(): Promise<FormState> {
  return resendFlowCode(resetPassword())
}

/** Step two: the code. */
export async function verifyResetCode(_: FormState, data: FormData): Promise<FormState> {
  return verifyFlowCode(resetPassword(), data)
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
    .catch((error: unknown): FormState =>
      isRefusal(error, 'ACCOUNT_BLOCKED')
        ? { values, problems: [blocked] }
        : refusedPassword(error, values, startAgain),
    )
  if (!('status' in result)) return result
  await applyReplyCookies()
  if (result.status === 'second-factor-required') redirect(secondFactorPath(afterResetPath))
  return undefined
}

const startAgain = { message: 'This code has already been used or has expired. Ask for a new one.' }
const blocked = {
  message: 'Your password is changed, but this account is blocked. Ask the person who runs this site.',
}

function resetPassword(): CodeFlow {
  const { caller, settings } = pageRequest()
  return {
    name: 'reset-password',
    codeLifetimeMs: settings.passwordResetLifetimeMs,
    start: (input) => caller.auth.email.startPasswordReset(input),
    verify: async (input) => (await caller.auth.email.verifyPasswordResetCode(input)).resetToken,
  }
}
