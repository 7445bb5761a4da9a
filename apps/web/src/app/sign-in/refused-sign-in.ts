import type { Problem } from '@latchkey/ui/error-summary'
import { problemsOf } from '../../forms/form-state.ts'
import type { Refusal } from '../../words/refusal.ts'
import { signInWordsFor } from '../../words/refusal-words.ts'

/** What is wrong with a refused sign-in by password: at its field where it has one, and else with every way on. */
export function refusedSignIn(refusal: Refusal): readonly Problem[] {
  return refusal.code === 'TOO_MANY_ATTEMPTS' ? [{ message: signInWordsFor(refusal) }] : problemsOf(refusal)
}
