import type { ClientInfo } from '../runtime.ts'

/**
 * The lock that transactions take which start or end sessions of one person, so that they happen one after the
 * other: no session slips past a limit, a block or a sign-out from everywhere.
 */
export const userLock = (userId: string): { readonly lock: string } => ({ lock: `auth-user:${userId}` })

/**
 * The same for a sign-in, which also ends the session it comes with: that may be another person's. In one order everywhere, so
 * that people who sign in from each other's sessions do not wait for one another.
 */
export const signInLocks = (
  userId: string,
  { session }: Pick<ClientInfo, 'session'>,
): { readonly lock: readonly string[] } => ({
  lock: [...new Set([userId, session?.userId ?? userId])].sort().map((id) => userLock(id).lock),
})
