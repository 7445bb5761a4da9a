import { isAppError, type SessionState } from '@latchkey/client'

type Reason = Extract<SessionState, { status: 'signed-out' }>['reason']

/** Nobody is signed in here, or not any more. */
export class NeedsSignIn extends Error {
  constructor(reason: Reason = 'unknown') {
    super(`${because[reason] ?? 'You are signed out.'} Use sign-in with your e-mail address.`)
  }
}

const because: { readonly [Each in Reason]?: string } = {
  expired: 'Your session reached its end.',
  inactive: 'You were away for long.',
  revoked: 'You were signed out from elsewhere.',
  'password-changed': 'Your password was changed.',
  blocked: 'Your account is blocked.',
}

/** What stopped a command, in a sentence. */
export function sayWhy(error: unknown): string {
  if (isAppError(error, 'TOO_MANY_ATTEMPTS')) return `Too many tries. Wait ${error.details.retryAfterSeconds} seconds.`
  if (isAppError(error, 'INVALID_CREDENTIALS')) return 'The address or the password is wrong.'
  if (isAppError(error, 'INVALID_SECOND_FACTOR')) return 'The code is wrong, or it was used already.'
  if (isAppError(error, 'NOT_SIGNED_IN')) return new NeedsSignIn(error.details.reason).message
  if (isAppError(error, 'INVALID_INPUT')) return error.details.issues.map(({ message }) => message).join('\n')
  if (isAppError(error)) return `The server refused: ${error.appCode}.`
  return error instanceof Error ? error.message : String(error)
}
