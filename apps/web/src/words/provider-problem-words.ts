import { providerAway, redirectProvider, type RedirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import type { ErrorCode } from '@latchkey/contracts/domain-error'
import { wordsFor } from './refusal-words.ts'

/** What a page's address says of a way to a provider that came to nothing. */
export interface ProviderProblem {
  readonly problem: unknown
  readonly provider: unknown
}

type Words = (provider: string, purpose: RedirectPurpose) => string

const asEverywhere =
  (code: ErrorCode): Words =>
  () =>
    wordsFor({ code, details: undefined })

const wordsByProblem: Readonly<Record<string, Words>> = {
  [providerAway]: (provider) => `We can't reach ${provider} right now. Try again, or use another way.`,
  INVALID_CREDENTIALS: (provider, purpose) =>
    purpose === 'reauthentication'
      ? `That was not the ${provider} account you sign in with here, or ${provider} did not ask you again. Try again, or use another way.`
      : `${provider} did not confirm who you are, or that your email address is yours. Try again, or use another way.`,
  INVALID_CODE: (provider) =>
    `This way back from ${provider} was used already, took longer than 10 minutes, or began in another browser. Start again.`,
  SIGN_IN_TO_LINK: (provider) =>
    `An account with this email address exists already. Sign in to it, then link ${provider} under Settings, Security.`,
  IDENTITY_ALREADY_LINKED: (provider) =>
    `That ${provider} account is linked to somebody else here. Choose another one.`,
  SIGNED_IN_AS_ANOTHER: (provider) => `That ${provider} account is another person's here. Sign out to sign in with it.`,
  ACCOUNT_BLOCKED: asEverywhere('ACCOUNT_BLOCKED'),
  OVERLOADED: asEverywhere('OVERLOADED'),
  PROVIDER_DISABLED: asEverywhere('PROVIDER_DISABLED'),
  REGISTRATION_DENIED: asEverywhere('REGISTRATION_DENIED'),
  TOO_MANY_ATTEMPTS: asEverywhere('TOO_MANY_ATTEMPTS'),
}

/** What a person reads of it. Nothing but our own words can be asked for by an address; `undefined`: there are none. */
export function providerProblemWords(
  { problem, provider }: ProviderProblem,
  purpose: RedirectPurpose,
): string | undefined {
  const { data: name } = redirectProvider.safeParse(provider)
  if (typeof problem !== 'string' || name === undefined || !Object.hasOwn(wordsByProblem, problem)) return undefined
  return wordsByProblem[problem]?.(signInMethodWords[name], purpose)
}
