import type { Authentication, AuthSession } from '@latchkey/auth/runtime'
import { DomainError } from '@latchkey/contracts/domain-error'

/**
 * The session of a caller who is signed in.
 *
 * @throws DomainError `NOT_SIGNED_IN`, with the reason where a key was refused.
 */
export function requireSession(authentication: Authentication): AuthSession {
  switch (authentication.status) {
    case 'signed-in':
      return authentication.session
    case 'refused': {
      const { reason, by } = authentication
      throw new DomainError('NOT_SIGNED_IN', by === undefined ? { reason } : { reason, by })
    }
    case 'anonymous':
      throw new DomainError('NOT_SIGNED_IN', {})
  }
}
