import type { ErrorCode } from '@latchkey/contracts/domain-error'
import type { PasswordProblem } from '@latchkey/contracts/auth/password'
import type { AuthSettings } from '@latchkey/contracts/auth/session'
import { inMinutes } from './durations.ts'
import type { Refusal } from './refusal.ts'

type PasswordLengths = Pick<AuthSettings, 'minPasswordLength' | 'maxPasswordLength'>
type Words = string | ((refusal: Refusal) => string)

const failed = 'Something failed on our side. Try again.'

/** What a person reads for each code. Says what happened, then the next step. A code without a line does not compile. */
const wordsByCode = {
  INVALID_CREDENTIALS: 'Email or password is incorrect. Check both, or reset your password.',
  NOT_SIGNED_IN: 'You are signed out. Sign in to continue.',
  INVALID_SECOND_FACTOR: 'That code is not right. Wait for the next one and try again.',
  SCOPE_MISSING: 'Your account has no access to this.',
  ACCOUNT_BLOCKED: 'This account is blocked. Ask the person who runs this site.',
  RECENT_SIGN_IN_REQUIRED: "Confirm it's you to continue.",
  NOT_ALLOWED: 'This cannot be changed here. Ask the person who runs this site.',
  TOO_MANY_ATTEMPTS: (refusal) => `Too many attempts. Try again ${waitOf(refusal)}.`,
  INVALID_CODE:
    'That code is not right. Check the newest email. After a few wrong tries a code stops working: then send a new one.',
  CODE_EXPIRED: 'That code has expired. Send a new one.',
  PASSWORD_REJECTED: 'Choose another password.',
  REGISTRATION_DENIED: 'New accounts are closed here. Ask the person who runs this site for an invitation.',
  PROVIDER_DISABLED: 'This way to sign in is turned off here. Use another one.',
  IDENTITY_ALREADY_LINKED: 'That account is linked to somebody else here. Choose another one.',
  LAST_SIGN_IN_METHOD: 'This is your only way in. Add another one first.',
  SIGN_IN_TO_LINK:
    'An account with this email address exists already. Sign in to it, then link the other one under Settings, Security.',
  SIGNED_IN_AS_ANOTHER: 'You are signed in as somebody else here. Sign out first.',
  IMAGE_REJECTED: 'This picture could not be used. Choose another.',
  TASK_NOT_FOUND: "We can't find that task. It may have been deleted.",
  CONFLICT: 'This changed meanwhile, perhaps on another device. Reload the page and try again.',
  INVALID_INPUT: 'Some of this could not be read. Check it and try again.',
  NOT_FOUND: "We can't find that. It may have been removed.",
  METHOD_NOT_ALLOWED: failed,
  UNSUPPORTED_MEDIA_TYPE: failed,
  PAYLOAD_TOO_LARGE: 'That is too much at once. Make it shorter.',
  ORIGIN_REJECTED: 'This came from another site and was not done. Reload the page and try again.',
  SERVICE_UNAVAILABLE: (refusal) =>
    `We can't reach ${detail(refusal, 'away') === 'provider' ? 'that provider' : 'our database'} right now. Try again ${waitOf(refusal)}.`,
  OVERLOADED: (refusal) => `Too much is going on here right now. Try again ${waitOf(refusal)}.`,
  UNEXPECTED: (refusal) => {
    const reference = detail(refusal, 'reference')
    return typeof reference === 'string' ? `${failed} If it keeps happening, send reference ${reference}.` : failed
  },
} as const satisfies Record<ErrorCode, Words>

/** What a person reads for a refusal; codes of a newer server than this page fall back to the line for bugs. */
export function wordsFor(refusal: Refusal): string {
  const words: Words | undefined = wordsByCode[refusal.code]
  if (words === undefined) return failed
  return typeof words === 'string' ? words : words(refusal)
}

/** The same where she signs in with her password. Waiting is not the only way on there. */
export function signInWordsFor(refusal: Refusal): string {
  return refusal.code === 'TOO_MANY_ATTEMPTS'
    ? `Too many attempts. Try again ${waitOf(refusal)}, or reset your password.`
    : wordsFor(refusal)
}

/** What to do about a refused password, in one sentence each. */
export function passwordWords(refusal: Refusal, settings: PasswordLengths): string[] {
  const problems = detail(refusal, 'problems')
  if (!Array.isArray(problems)) return [wordsFor(refusal)]
  return problems.map((problem: PasswordProblem) => passwordProblemWords(problem, settings))
}

function passwordProblemWords(problem: PasswordProblem, settings: PasswordLengths): string {
  switch (problem) {
    case 'too-short':
      return `Use at least ${settings.minPasswordLength} characters`
    case 'too-long':
      return `Use ${settings.maxPasswordLength} characters or fewer`
    case 'common':
    case 'breached':
      return 'This password appears in known leaks. Choose another.'
    case 'context':
      return 'This password is too close to your email address or name. Choose another.'
    case 'same':
      return 'This is your current password. Choose another.'
  }
}

function waitOf(refusal: Refusal): string {
  const seconds = detail(refusal, 'retryAfterSeconds')
  return typeof seconds === 'number' ? `in ${inMinutes(seconds * 1000)}` : 'later'
}

function detail({ details }: Refusal, name: string): unknown {
  return details && name in details ? Object.entries(details).find(([key]) => key === name)?.[1] : undefined
}
