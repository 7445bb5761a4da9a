'use server'

import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../auth/require-session.ts'
import { refusedForm, type FormState } from '../forms/form-state.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { refusalOf } from '../words/refusal.ts'
import { pictureWords } from './picture-words.ts'

/** Takes a picture as a form sends it, where no script can crop it: the server takes its middle. */
export async function setPicture(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const file = data.get('picture')
  if (!(file instanceof File) || file.size === 0) return refused('Choose a picture first')
  try {
    await answerOf(pageRequest().setUserImage(new Uint8Array(await file.arrayBuffer())))
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal || refusal.code === 'UNEXPECTED') throw error
    return refused(pictureWords(refusal))
  }
  redirect('/settings/profile?notice=picture-changed')
}

/** Goes back to the initials, and comes back with the news. */
export async function removePicture(): Promise<FormState> {
  return (await removePictureHere()) ?? redirect('/settings/profile?notice=picture-removed')
}

/** The same where scripts run, which hear of the change by themselves. */
export async function removePictureHere(): Promise<FormState | undefined> {
  requireSession()
  try {
    await answerOf(pageRequest().caller.auth.user.removeImage())
    return undefined
  } catch (error) {
    return refusedForm(error, {})
  }
}

const refused = (message: string): FormState => ({ values: {}, problems: [{ message, fieldId: 'picture' }] })
