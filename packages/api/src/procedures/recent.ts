import { DomainError } from '@latchkey/contracts/domain-error'
import { authed } from './authed.ts'

/**
 * For people who proved who they are within `recentSignInWindow`: 428 `RECENT_SIGN_IN_REQUIRED` otherwise
 * (OWASP ASVS 5.0 7.5.1).
 */
export const recent = authed.use(({ ctx, next }) => {
  const ageMs = ctx.auth.clock.now().getTime() - ctx.session.provedAt.getTime()
  if (ageMs > ctx.auth.config.recentSignInWindow) throw new DomainError('RECENT_SIGN_IN_REQUIRED')
  return next()
})
