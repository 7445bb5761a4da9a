import type { SessionInfo } from '@latchkey/contracts/auth/session'
import type { AuthSession } from '../runtime.ts'
import { endReasonToldMs } from './validate-session.ts'

/** What the caller may see of the session she is in. */
export function sessionInfoOf(session: AuthSession): SessionInfo {
  const { authKeyId, method, createdAt, lastUsedAt, expiresAt, inactivityTimeoutMs } = session
  return { id: authKeyId, method, createdAt, lastUsedAt, expiresAt, inactivityTimeoutMs }
}

/**
 * How long a cookie keeps the key: what is left of the session's absolute lifetime plus the 30 days in which its end
 * is still explained, at most the 400 days that browsers allow (RFC 6265bis §5.5). The row alone decides.
 */
export function cookieMaxAgeSeconds({ expiresAt }: Pick<AuthSession, 'expiresAt'>, now: Date): number {
  if (!expiresAt) return maxAgeLimit
  const restMs = Math.max(0, expiresAt.getTime() - now.getTime())
  return Math.min(maxAgeLimit, Math.ceil((restMs + endReasonToldMs) / 1000))
}

const maxAgeLimit = 400 * 86_400
