import type { ApiContext } from '../context.ts'
import type { AuthSession } from '@latchkey/auth/runtime'
import { DomainError } from '@latchkey/contracts/domain-error'
import { authed } from './authed.ts'

/**
 * For people who proved who they are within `recentSignInWindow`: 428 `RECENT_SIGN_IN_REQUIRED` otherwise
 * (OWASP ASVS 5.0 7.5.1).
 */
export const recent = authed.meta({ needsRecentProof: true }).use(({ ctx, next }) => {
  requireRecentProof(ctx)
  return next()
})

/** @throws DomainError `RECENT_SIGN_IN_REQUIRED` where the session's last proof was too long ago. */
export function requireRecentProof({
  auth,
  session,
}: Pick<ApiContext, 'auth'> & { readonly session: AuthSession }): void {
  const ageMs = auth.clock.now().getTime() - session.provedAt.getTime()
  if (ageMs > auth.config.recentSignInWindow) throw new DomainError('RECENT_SIGN_IN_REQUIRED')
}
