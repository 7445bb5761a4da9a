'use server'

import { refresh } from 'next/cache'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { toReauthenticate } from '../../../auth/to-reauthenticate.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { isRefusal } from '../../../words/refusal.ts'

/** Puts a mail that was not delivered back in line. */
export async function resendMail(_: FormState, data: FormData): Promise<FormState> {
  const { admin } = administratorRequest()
  try {
    await answerOf(admin.outbox.resend({ id: textOf(data, 'id') }))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate(pageRequest().path)
    if (!isRefusal(error, 'CONFLICT')) return refusedForm(error, {})
    refresh()
    return { ...freshForm, problems: [cannotBeSent] }
  }
  refresh()
  return { ...freshForm, notice: `The mail to ${textOf(data, 'recipient')} is in line again.` }
}

const cannotBeSent = {
  message: 'This mail is in line already, was delivered meanwhile, or is of no use any more.',
}
