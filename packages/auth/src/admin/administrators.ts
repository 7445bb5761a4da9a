import type { KnownScope } from '@latchkey/contracts/scopes'
import { DomainError } from '@latchkey/contracts/domain-error'
import { userLock } from '../core/user-lock.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import type { Actor } from './actor.ts'

/** The scope that makes an administrator. */
export const adminScope: KnownScope = 'admin'

/**
 * The locks of an act on somebody's account: one for all such acts, so that no two of them together take away the last
 * administrator, then the person's own.
 */
export const actLocks = (userId: string): { readonly lock: readonly string[] } => ({
  lock: ['auth-administrators', userLock(userId).lock],
})

/**
 * The lock of an act that is done to nobody who has an account yet: whoever blocks the administrator or takes her scope takes
 * it too.
 */
export const actorLock = (actor: Actor): { readonly lock?: string } =>
  actor.kind === 'operator' ? {} : userLock(actor.userId)

/** The person an act is done to, as she stands before it. */
export interface Target {
  readonly id: string
  readonly blocked: boolean
  readonly scopeNames: readonly string[]
  readonly deletionDueAt: Date | null
}

/**
 * Reads whom an act is about.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id.
 */
export async function readTarget(tables: Pick<AuthTables, 'authUser'>, userId: string): Promise<Target> {
  const target = await tables.authUser.findUnique({
    where: { id: userId },
    select: { id: true, blocked: true, scopeNames: true, deletionDueAt: true },
  })
  if (!target) throw new DomainError('NOT_FOUND')
  return target
}

/**
 * Refuses whoever is no administrator any more: she may have been blocked, or have lost the scope, after her call was let
 * in. Call it first in a transaction that holds `actLocks` or `actorLock`, which those acts take too.
 *
 * @throws DomainError `SCOPE_MISSING`.
 */
export async function requireAdministrator(tables: Pick<AuthTables, 'authUser'>, actor: Actor): Promise<void> {
  if (actor.kind === 'operator') return
  const standing = await tables.authUser.count({
    where: { id: actor.userId, blocked: false, scopeNames: { has: adminScope } },
  })
  if (standing === 0) throw new DomainError('SCOPE_MISSING', { scopes: [adminScope] })
}

/**
 * Refuses an act by which an administrator would leave nobody who can administer. The operator may: with the command
 * line there is always a way back. Call it in a transaction that holds `actLocks`.
 *
 * @throws DomainError `CONFLICT`.
 */
export async function keepAnAdministrator(
  tables: Pick<AuthTables, 'authUser'>,
  actor: Actor,
  { id, blocked, scopeNames }: Target,
): Promise<void> {
  if (actor.kind === 'operator' || blocked || !scopeNames.includes(adminScope)) return
  const others = await tables.authUser.count({
    // Whoever is about to leave administers nothing for long.
    where: { id: { not: id }, blocked: false, deletionDueAt: null, scopeNames: { has: adminScope } },
  })
  if (others === 0) throw new DomainError('CONFLICT')
}

/**
 * Runs an act by which somebody leaves, in a transaction that holds her own lock; where she is an administrator all of
 * `actLocks`, so that no two of them leave at once, and acts of administrators wait for nobody else's leaving.
 */
export async function runLeaving<T>(
  auth: Pick<AuthRuntime, 'db'>,
  userId: string,
  leave: (tables: AuthTables) => Promise<T>,
): Promise<T> {
  const done = await auth.db.transaction(async (tables) => {
    // Behind her lock nobody grants or takes a scope, so what is read here holds.
    const isAdministrator =
      (await tables.authUser.count({ where: { id: userId, scopeNames: { has: adminScope } } })) > 0
    return isAdministrator ? null : { answer: await leave(tables) }
  }, userLock(userId))
  return done ? done.answer : auth.db.transaction(leave, actLocks(userId))
}
