'use server'

import { redirect } from 'next/navigation'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import { deadLink } from '../../mail-code/dead-link.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { isRefusal } from '../../words/refusal.ts'
import { undonePath } from './undone-path.ts'

/** Puts the former address back. Only this uses the link; opening it does not. */
export async function undoChange(_: FormState, data: FormData): Promise<FormState> {
  return (await undoChangeHere(data)) ?? redirect(undonePath)
}

/** The same where scripts run: nothing wrong means that it is done. */
export async function undoChangeHere(data: FormData): Promise<FormState | undefined> {
  const values = {}
  try {
    await pageRequest().caller.auth.email.undoEmailChange({ undoToken: textOf(data, 'token') })
  } catch (error) {
    if (isRefusal(error, 'CONFLICT')) return { values, problems: [{ message: taken }] }
    const isDead = isRefusal(error, 'INVALID_CODE') || isRefusal(error, 'INVALID_INPUT')
    return isDead ? deadLink(nextStep) : refusedForm(error, values)
  }
  return undefined
}

const nextStep = 'If somebody else uses your account, ask the person who runs this site.'
const taken =
  'Your old address has another account by now. Delete that account first, or ask the person who runs this site.'
