import type { SessionEndReason } from '@latchkey/contracts/auth/session'
import { lengthWords } from '@latchkey/contracts/length-words'

/** How a session ended. */
export interface SessionEnd {
  readonly reason: SessionEndReason
  /** Tells an administrator's hand from one's own. */
  readonly by?: 'self' | 'administrator' | undefined
  /** How long without activity ended it, where that is known. */
  readonly inactivityTimeoutMs?: number | undefined
}

/** Why a session ended, as the one it ended for reads it. */
export function sessionEndWords({ reason, by, inactivityTimeoutMs }: SessionEnd): string {
  switch (reason) {
    case 'expired':
      return 'For your security you need to sign in again.'
    case 'inactive':
      return `You were signed out after ${inactivityTimeoutMs === undefined ? 'some time' : lengthWords(inactivityTimeoutMs)} without activity.`
    case 'revoked':
      return by === 'administrator'
        ? 'An administrator signed you out.'
        : 'This device was signed out from another device.'
    case 'password-changed':
      return 'Your password was changed. Sign in with the new one.'
    case 'blocked':
      return 'This account is blocked. Ask the person who runs this site.'
    case 'limit-reached':
      return 'You were signed out here because your account is signed in on many other devices.'
    case 'signed-out':
      return "You're signed out."
    case 'account-deleted':
      return 'This account was deleted.'
    case 'unknown':
      return 'You need to sign in again.'
  }
}
