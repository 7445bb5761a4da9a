'use server'

import { redirect } from 'next/navigation'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import { deadLink } from '../../mail-code/dead-link.ts'
import { keepPendingRequest } from '../../mail-code/pending-request.ts'
import { applyReplyCookies } from '../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { isRefusal } from '../../words/refusal.ts'

/** Ends every session and goes on with a new password. Only this uses the link; opening it does not. */
export async function reportNotMe(_: FormState, data: FormData): Promise<FormState> {
  return (await reportNotMeHere(data)) ?? redirect('/reset-password/verify')
}

/** The same where scripts run: nothing wrong means that it is done. */
export async function reportNotMeHere(data: FormData): Promise<FormState | undefined> {
  const values = {}
  const { caller, settings } = pageRequest()
  try {
    const { requestId } = await caller.auth.email.reportNotMe({ token: textOf(data, 'token') })
    await applyReplyCookies()
    await keepPendingRequest('reset-password', { requestId, sentAtMs: Date.now() }, settings.passwordResetLifetimeMs)
  } catch (error) {
    const isDead = isRefusal(error, 'INVALID_CODE') || isRefusal(error, 'INVALID_INPUT')
    return isDead ? deadLink(nextStep) : refusedForm(error, values)
  }
  return undefined
}

const nextStep = 'Set a new password, which signs out every device.'
