import { refusedForm, type FormState } from '../forms/form-state.ts'
import { refusalOf } from '../words/refusal.ts'

/** What is wrong with a code of the app before anybody is asked. */
export function missingAppCode(code: string): FormState | undefined {
  if (code.trim() !== '') return undefined
  return { values: { code }, problems: [{ message: 'Enter the code from your authenticator app', fieldId: 'code' }] }
}

/** A code of the app that was refused; a slip belongs to its field. */
export function refusedAppCode(error: unknown, code: string): FormState {
  const { values, problems } = refusedForm(error, { code })
  const isAboutCode = ['INVALID_SECOND_FACTOR', 'INVALID_INPUT'].includes(refusalOf(error)?.code ?? '')
  return isAboutCode ? { values, problems: [{ message: wrongCode, fieldId: 'code' }] } : { values, problems }
}

const wrongCode = 'That code is not right. Wait for the next one and try again.'
