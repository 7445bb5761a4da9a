'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../../../auth/require-session.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { counted } from '../../../words/counted.ts'
import { isRefusal } from '../../../words/refusal.ts'

/** Signs one other device out. */
export async function signOutOther(_: FormState, data: FormData): Promise<FormState> {
  const { authKeyId } = requireSession()
  const sessionId = textOf(data, 'sessionId')
  // The own device leaves by the way out that takes its cookie along.
  if (sessionId === authKeyId) redirect('/settings/sessions')
  try {
    await answerOf(pageRequest().caller.auth.sessions.revoke({ sessionId }))
  } catch (error) {
    if (!isRefusal(error, 'NOT_FOUND')) return refusedForm(error, {})
  }
  refresh()
  return { ...freshForm, notice: `Signed out ${textOf(data, 'deviceName') || 'the device'}.` }
}

/** Signs every device out but this one. */
export async function signOutOthers(): Promise<FormState> {
  requireSession()
  try {
    const { ended } = await answerOf(pageRequest().caller.auth.sessions.revokeOthers())
    refresh()
    return { ...freshForm, notice: `Signed out ${counted(ended, 'other device')}. This one stays signed in.` }
  } catch (error) {
    return refusedForm(error, {})
  }
}
