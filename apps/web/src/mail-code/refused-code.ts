import { refusedForm, textOf, type FormState } from '../forms/form-state.ts'
import { refusalOf } from '../words/refusal.ts'
import { deadLinkWords } from './dead-link.ts'

/** What was posted with a code: the code itself, its request, and whether both are as the mail's link had them. */
export interface PostedCode {
  readonly code: string
  readonly requestId: string
  readonly isLinked: boolean
}

export function postedCode(data: FormData): PostedCode {
  const code = textOf(data, 'code')
  return { code, requestId: textOf(data, 'request'), isLinked: code === textOf(data, 'linkedCode') }
}

/** What is wrong with a code before anybody is asked. */
export function missingCode({ code }: PostedCode): FormState | undefined {
  if (code.trim() !== '') return undefined
  return { values: { code }, problems: [{ message: 'Enter the code from the email', fieldId: 'code' }] }
}

/** A link that was used, is too old or was made up is answered alike; a code that was typed may be a slip. */
export function refusedCode(error: unknown, { code, isLinked }: PostedCode): FormState {
  const { values, problems } = refusedForm(error, { code })
  const isAboutCode = ['INVALID_CODE', 'CODE_EXPIRED', 'INVALID_INPUT'].includes(refusalOf(error)?.code ?? '')
  if (!isAboutCode) return { values, problems }
  if (isLinked) return { values, problems: [deadLink] }
  return { values, problems: problems.map(({ message }) => ({ message, fieldId: 'code' })) }
}

const deadLink = { message: `${deadLinkWords} Get a new link.` }
