'use server'

import { refresh } from 'next/cache'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { toReauthenticate } from '../../../auth/to-reauthenticate.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { isRefusal } from '../../../words/refusal.ts'

/** Signs one device of somebody out. */
export async function endOneSession(_: FormState, data: FormData): Promise<FormState> {
  const { admin } = administratorRequest()
  try {
    await answerOf(admin.sessions.revoke({ sessionId: textOf(data, 'sessionId') }))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate(pageRequest().path)
    // It is over already: what was asked for.
    if (!isRefusal(error, 'NOT_FOUND')) return refusedForm(error, {})
  }
  refresh()
  return { ...freshForm, notice: `Signed out ${textOf(data, 'whose') || 'the device'}.` }
}
