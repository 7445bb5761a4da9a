import type { RedirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import { providerProblemWords, type ProviderProblem } from '../words/provider-problem-words.ts'
import { AddressProblem } from './address-problem.tsx'

/** What came of a way to a provider, where the page's address says that it came to nothing. */
export function ProviderProblemSummary({ purpose, ...told }: ProviderProblem & { readonly purpose: RedirectPurpose }) {
  const message = providerProblemWords(told, purpose)
  return message === undefined ? null : <AddressProblem words={message} />
}
