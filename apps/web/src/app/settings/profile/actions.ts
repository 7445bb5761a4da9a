'use server'

import { redirect } from 'next/navigation'
import { answerOf, getAuthStatus, requireSession } from '../../../auth/require-session.ts'
import { refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { namesOf } from './names.ts'
import { savedPath } from './saved-path.ts'

/** Saves the names that she may change, and comes back with the news. */
export async function saveNames(_: FormState, data: FormData): Promise<FormState> {
  return (await saveNamesHere(data)) ?? redirect(savedPath)
}

/** The same where scripts run: nothing wrong means that the browser may load the page anew. */
export async function saveNamesHere(data: FormData): Promise<FormState | undefined> {
  requireSession()
  const { caller, settings } = pageRequest()
  const { userInfo } = await getAuthStatus()
  const editable = namesOf(settings, userInfo).filter(({ isEditable }) => isEditable)
  const typed = editable.map((name) => ({ ...name, value: textOf(data, name.field), saved: name.value }))
  const values = Object.fromEntries(typed.map(({ field, value }) => [field, value]))
  try {
    for (const { field, value, saved } of typed) {
      if (value === saved) continue
      if (field === 'fullName') {
        await answerOf(caller.auth.user.changeFullName({ fullName: value.trim() === '' ? null : value }))
      } else if (value.trim() === '') {
        return { values, problems: [{ message: 'Enter your name', fieldId: 'userName' }] }
      } else {
        await answerOf(caller.auth.user.changeUserName({ userName: value }))
      }
    }
  } catch (error) {
    return refusedForm(error, values)
  }
  return undefined
}
