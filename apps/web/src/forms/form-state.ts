import type { Problem } from '@latchkey/ui/error-summary'
import { refusalOf, type Refusal } from '../words/refusal.ts'
import { wordsFor } from '../words/refusal-words.ts'

/** How a form's last try ended: what was typed (never a password), what is wrong, what was done. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
  readonly notice?: string
  /** Recovery codes that were just made: shown this once. */
  readonly recoveryCodes?: readonly string[]
}

/** A form nobody has sent yet. */
export const freshForm: FormState = { values: {}, problems: [] }

/** One text field of a posted form; empty when it is missing or a file. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value : ''
}

/** What the schemas refuse, in the words of the field it belongs to. */
const fieldWords: Readonly<Record<string, string>> = {
  email: 'Enter an email address like name@example.com',
  password: 'Use a password made of characters that can be typed',
  code: 'Enter the code from the email',
  userName: 'Use 128 characters or fewer',
  fullName: 'Use 128 characters or fewer',
  title: 'Use 500 characters or fewer',
  notes: 'Use 20,000 characters or fewer',
  dueDate: 'Enter a date like 31 May or 2026-05-31',
}

/**
 * The state after a refusal; what a procedure failed on has its reference in the log already. Rethrows what is no
 * refusal, so that a bug reaches the error page and the log.
 */
export function refusedForm(thrown: unknown, values: FormState['values']): FormState {
  const refusal = refusalOf(thrown)
  if (!refusal) throw thrown
  return { values, problems: problemsOf(refusal) }
}

const unreachable = { message: 'We could not be reached, and nothing was sent. Check your connection and try again.' }

/** What to say in the browser of a form that got no answer. An action that failed names its reference, or why it is away. */
export function problemWithout(thrown: unknown): Problem {
  const digest = thrown instanceof Error && 'digest' in thrown ? thrown.digest : undefined
  if (typeof digest !== 'string') return unreachable
  if (digest === 'SERVICE_UNAVAILABLE' || digest === 'OVERLOADED') {
    return { message: wordsFor({ code: digest, details: undefined }) }
  }
  return { message: wordsFor({ code: 'UNEXPECTED', details: { reference: digest } }) }
}

/** The problems that a refusal names, each at its field where it has one. */
export function problemsOf(refusal: Refusal): readonly Problem[] {
  const { code, details } = refusal
  if (code !== 'INVALID_INPUT' || !details || !('issues' in details)) return [{ message: wordsFor(refusal) }]
  const fields = new Set(details.issues.map(({ path }) => String(path[0])))
  const problems = [...fields].flatMap((fieldId) => {
    const message = fieldWords[fieldId]
    return message === undefined ? [] : [{ message, fieldId }]
  })
  return problems.length > 0 ? problems : [{ message: wordsFor(refusal) }]
}

/** The message that belongs to a field, if one does. */
export function errorAt(state: FormState, fieldId: string): string | undefined {
  return state.problems.find((problem) => problem.fieldId === fieldId)?.message
}
