'use server'

import { emailAddress } from '@latchkey/contracts/auth/email'
import { redirect } from 'next/navigation'
import { answerOf, getAuthStatus, requireSession } from '../../../../auth/require-session.ts'
import { toReauthenticate } from '../../../../auth/to-reauthenticate.ts'
import { refusedForm, textOf, type FormState } from '../../../../forms/form-state.ts'
import { forgetPendingRequest, keepPendingRequest } from '../../../../mail-code/pending-request.ts'
import { missingCode, postedCode, refusedCode } from '../../../../mail-code/refused-code.ts'
import { resend } from '../../../../mail-code/resend.ts'
import { applyReplyCookies } from '../../../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { isRefusal } from '../../../../words/refusal.ts'
import { readOwnRequest } from './own-request.ts'

const startPath = '/settings/security/change-email'
const codePath = '/settings/security/verify-email'

/** Step one: asks for a code. The same for every address but her own; only the mailbox learns more. */
export async function startChange(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const typed = textOf(data, 'email')
  const refused = (message: string) => ({ values: { email: typed }, problems: [{ message, fieldId: 'email' }] })
  if (typed.trim() === '') return refused('Enter your new email address')
  const newEmail = emailAddress.safeParse(typed).data
  if (newEmail === undefined) return refused('Enter an email address like name@example.com')
  const { userInfo } = await getAuthStatus()
  if (newEmail === userInfo?.email) return refused('That is your email address already')
  try {
    await sendCode(newEmail, startPath)
  } catch (error) {
    return refusedForm(error, { email: typed })
  }
  redirect(codePath)
}

/** Asks for another code for the address that she asked for in this browser. */
export async function resendChangeCode(): Promise<FormState> {
  const pending = await readOwnRequest({})
  if (pending?.own?.email === undefined) redirect(codePath)
  const { email, sentAtMs } = pending.own
  const { mailResendIntervalMs } = pageRequest().settings
  return resend({ email, sentAtMs }, mailResendIntervalMs, (newEmail) => sendCode(newEmail, codePath))
}

/** Step two: the address changes. Only this uses the code; opening the mail's link does not. */
export async function finishChange(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const posted = postedCode(data)
  const missing = missingCode(posted)
  if (missing) return missing
  const { requestId, code } = posted
  const { userInfo } = await getAuthStatus()
  try {
    await answerOf(pageRequest().caller.auth.email.finishEmailChange({ requestId, code }))
  } catch (error) {
    return refusedCode(error, posted)
  }
  await forgetPendingRequest('change-email')
  redirect(`/settings/security?notice=${userInfo?.email ? 'email-changed' : 'email-added'}`)
}

/** Sends the code; whoever signed in too long ago confirms that it is she first, and comes back to `path`. */
async function sendCode(newEmail: string, path: string): Promise<void> {
  const { userId } = requireSession()
  const { requestId } = await answerOf(pageRequest().caller.auth.email.startEmailChange({ newEmail })).catch(
    (error: unknown) => {
      if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate(path)
      throw error
    },
  )
  await applyReplyCookies()
  const { validationCodeLifetimeMs } = pageRequest().settings
  const pending = { requestId, email: newEmail, sentAtMs: Date.now(), userId }
  await keepPendingRequest('change-email', pending, validationCodeLifetimeMs)
}
