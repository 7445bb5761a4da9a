'use server'

import { refresh } from 'next/cache'
import { answerOf, requireSession } from '../../../../auth/require-session.ts'
import { toReauthenticate } from '../../../../auth/to-reauthenticate.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../../../../forms/form-state.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { isRefusal } from '../../../../words/refusal.ts'

/** Unlinks a provider's account; whoever has not proved lately who she is does that first. */
export async function unlinkAccount(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  try {
    await answerOf(pageRequest().caller.auth.accounts.unlink({ id: textOf(data, 'id') }))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate('/settings/security#accounts')
    // Somebody was faster, in another tab for example: it is gone all the same.
    if (!isRefusal(error, 'NOT_FOUND')) return refusedForm(error, {})
  }
  refresh()
  return { ...freshForm, notice: `Unlinked ${textOf(data, 'name') || 'the account'}.` }
}
