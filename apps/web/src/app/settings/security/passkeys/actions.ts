'use server'

import { passkeyNameLengthMax } from '@latchkey/contracts/auth/passkey'
import { refresh } from 'next/cache'
import { answerOf, requireSession } from '../../../../auth/require-session.ts'
import { toReauthenticate } from '../../../../auth/to-reauthenticate.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../../../../forms/form-state.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { isRefusal } from '../../../../words/refusal.ts'

/** Gives a passkey another name. */
export async function renamePasskey(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const [id, name] = [textOf(data, 'id'), textOf(data, 'name').trim()]
  const values = { name }
  if (name === '') return { values, problems: [{ message: 'Enter a name', fieldId: 'name' }] }
  try {
    await answerOf(pageRequest().caller.auth.passkey.rename({ id, name }))
  } catch (error) {
    if (!isRefusal(error, 'INVALID_INPUT')) return refusedForm(error, values)
    return { values, problems: [{ message: `Use ${passkeyNameLengthMax} characters or fewer`, fieldId: 'name' }] }
  }
  refresh()
  return { ...freshForm, notice: `Renamed to ${name}.` }
}

/** Deletes a passkey; whoever has not proved lately who she is does that first. */
export async function removePasskey(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  try {
    await answerOf(pageRequest().caller.auth.passkey.delete({ id: textOf(data, 'id') }))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate('/settings/security#passkeys')
    // Somebody was faster, in another tab for example: it is gone all the same.
    if (!isRefusal(error, 'NOT_FOUND')) return refusedForm(error, {})
  }
  refresh()
  return { ...freshForm, notice: `Deleted ${textOf(data, 'name') || 'the passkey'}.` }
}
