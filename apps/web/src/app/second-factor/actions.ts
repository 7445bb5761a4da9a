'use server'

import { redirect } from 'next/navigation'
import { safeReturnPath } from '../../auth/safe-return-path.ts'
import { refusedForm, textOf, type FormState } from '../../forms/form-state.ts'
import { missingAppCode, refusedAppCode } from '../../second-factor/refused-app-code.ts'
import { applyReplyCookies } from '../../server/apply-reply-cookies.ts'
import { pageRequest } from '../../server/page-runtime.ts'
import { isRefusal, refusalOf } from '../../words/refusal.ts'

/** Finishes the sign-in that this browser began. */
export async function verify(_: FormState, data: FormData): Promise<FormState> {
  return (await verifyHere(data)) ?? redirect(safeReturnPath(textOf(data, 'returnTo')))
}

/** The same where scripts run: nothing wrong means that the browser may leave for where she wanted to go. */
export async function verifyHere(data: FormData): Promise<FormState | undefined> {
  const typed = typedIn(data)
  const values = { [typed.field]: typed.code, trustDevice: textOf(data, 'trustDevice') }
  const { challengeId, caller } = pageRequest()
  if (challengeId === null) return { values, problems: [startAgain] }
  const missing = typed.field === 'code' ? missingAppCode(typed.code) : missingRecoveryCode(typed.code)
  if (missing) return { ...missing, values }
  const proof = typed.field === 'code' ? { code: typed.code } : { recoveryCode: typed.code }
  try {
    const trustDevice = values.trustDevice === 'yes'
    await caller.auth.secondFactor.verify({ challengeId, ...proof, trustDevice })
  } catch (error) {
    if (isRefusal(error, 'INVALID_CODE')) return { values, problems: [startAgain] }
    const { problems } = typed.field === 'code' ? refusedAppCode(error, typed.code) : refusedRecoveryCode(error)
    return { values, problems }
  }
  await applyReplyCookies()
  return undefined
}

function typedIn(data: FormData): { readonly field: 'code' | 'recoveryCode'; readonly code: string } {
  const field = data.has('recoveryCode') ? 'recoveryCode' : 'code'
  return { field, code: textOf(data, field) }
}

function missingRecoveryCode(code: string): FormState | undefined {
  if (code.trim() !== '') return undefined
  return { values: {}, problems: [{ message: 'Enter one of your recovery codes', fieldId: 'recoveryCode' }] }
}

function refusedRecoveryCode(error: unknown): FormState {
  const isAboutCode = ['INVALID_SECOND_FACTOR', 'INVALID_INPUT'].includes(refusalOf(error)?.code ?? '')
  if (!isAboutCode) return refusedForm(error, {})
  return { values: {}, problems: [{ message: wrongRecoveryCode, fieldId: 'recoveryCode' }] }
}

const wrongRecoveryCode = 'That recovery code is not right, or it has been used. Try another one'
const startAgain = { message: 'This sign-in waited too long, or was finished elsewhere. Start again below.' }
