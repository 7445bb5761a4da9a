import { isRefusal, refusalOf } from '../words/refusal.ts'
import { wordsFor } from '../words/refusal-words.ts'
import { shortened } from '../words/shortened.ts'

/** What the task pages have to say about the last change. */
export type TaskNotice =
  | { readonly kind: 'done'; readonly text: string; readonly undo?: () => void }
  | { readonly kind: 'problem'; readonly text: string; readonly again: () => void }
  /** Stays as long as it is so. */
  | { readonly kind: 'offline'; readonly text: string }

/** The notice of a change that could not be saved; none when the person is on the way to the sign-in page. */
export function failureNotice(error: unknown, title: string, again: () => void): TaskNotice | undefined {
  if (isRefusal(error, 'NOT_SIGNED_IN')) return undefined
  const refusal = refusalOf(error)
  const reason = refusal ? wordsFor(refusal) : 'Check your connection.'
  return { kind: 'problem', text: `Couldn't save “${shortened(title)}”. ${reason}`, again }
}
