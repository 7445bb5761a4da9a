import type { SessionEndReason } from '@latchkey/contracts/auth/session'

/** Why a session ended, as the one it ended for reads it. `by` tells an administrator's hand from one's own. */
export function sessionEndWords(reason: SessionEndReason, by?: 'self' | 'administrator'): string {
  switch (reason) {
    case 'expired':
      return 'For your security you need to sign in again.'
    case 'inactive':
      return 'You were signed out because this device was not used for a while.'
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
