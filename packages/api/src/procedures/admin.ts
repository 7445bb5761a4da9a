import type { Actor } from '@latchkey/auth/admin'
import { requireRecentProof } from './recent.ts'
import { scoped } from './scoped.ts'

/** For administrators: 403 `SCOPE_MISSING` for whoever else is signed in. Looks, and changes nothing. */
export const admin = scoped('admin')

/**
 * For what administrators do to others: as `admin`, and only soon after a proof of who they are, 428
 * `RECENT_SIGN_IN_REQUIRED` otherwise. `ctx.actor` is who does it.
 */
export const adminAct = admin.meta({ needsRecentProof: true }).use(({ ctx, next }) => {
  requireRecentProof(ctx)
  const actor: Actor = { kind: 'administrator', userId: ctx.session.userId, client: ctx.client }
  return next({ ctx: { actor } })
})
