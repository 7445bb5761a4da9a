'use server'

import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../auth/require-session.ts'
import { safeReturnPath } from '../auth/safe-return-path.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../forms/form-state.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { accountKept } from './account-kept.ts'

/** Calls the deletion of the account off, and stays on the page it was asked on. */
export async function keepAccount(_: FormState, data: FormData): Promise<FormState> {
  const state = await keepAccountHere()
  if (state.problems.length > 0) return state
  redirect(safeReturnPath(`${textOf(data, 'returnTo')}?notice=${accountKept.notice}`))
}

/** The same where scripts run. */
export async function keepAccountHere(): Promise<FormState> {
  requireSession()
  try {
    await answerOf(pageRequest().caller.auth.user.cancelDeletion())
  } catch (error) {
    return refusedForm(error, {})
  }
  return freshForm
}
