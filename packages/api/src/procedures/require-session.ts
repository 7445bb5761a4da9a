import type { AuthSession, Judgement } from '@latchkey/auth/runtime'
import { DomainError } from '@latchkey/contracts/domain-error'

/**
 * The session of a caller who is signed in.
 *
 * @throws DomainError `NOT_SIGNED_IN`, with the reason where a key was refused.
 */
export function requireSession(judgement: Judgement): AuthSession {
  switch (judgement.status) {
    case 'signed-in':
      return judgement.session
    case 'refused': {
      const { reason, by } = judgement
      throw new DomainError('NOT_SIGNED_IN', by === undefined ? { reason } : { reason, by })
    }
    case 'anonymous':
      throw new DomainError('NOT_SIGNED_IN', {})
  }
}
