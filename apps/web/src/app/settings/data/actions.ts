'use server'

import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../../../auth/require-session.ts'
import { toReauthenticate } from '../../../auth/to-reauthenticate.ts'
import { refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { isRefusal } from '../../../words/refusal.ts'

/** Asks for the deletion of the account, and comes back to where it says when. */
export async function deleteAccount(_: FormState, data: FormData): Promise<FormState> {
  return (await deleteAccountHere(data)) ?? redirect('/settings/data')
}

/** The same where scripts run: nothing wrong means that the browser may load the page anew. */
export async function deleteAccountHere(data: FormData): Promise<FormState | undefined> {
  requireSession()
  const typed = textOf(data, 'confirm')
  const values = { confirm: typed }
  // Small letters say it as well; a phone's keyboard begins with a capital.
  if (typed.trim().toUpperCase() !== 'DELETE') {
    return { values, problems: [{ message: 'Type DELETE to confirm', fieldId: 'confirm' }] }
  }
  try {
    await answerOf(pageRequest().caller.auth.user.delete({ confirm: 'DELETE' }))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate('/settings/data/delete')
    if (!isRefusal(error, 'CONFLICT')) return refusedForm(error, values)
    return { values, problems: [lastAdministrator] }
  }
  return undefined
}

const lastAdministrator = {
  message: 'Nobody but you can administer this site. Make somebody else an administrator first.',
}
