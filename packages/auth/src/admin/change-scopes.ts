import { scopeName } from '@latchkey/contracts/scopes'
import { runUserUpdatedHook } from '../core/tell-user-updated.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actLocks, adminScope, keepAnAdministrator, readTarget, requireAdministrator } from './administrators.ts'
import type { AdminUser } from '@latchkey/contracts/admin'
import { getAdminUser } from './get-user.ts'
import { readInput, requireId } from './read-input.ts'

/** One scope of one person. */
export interface ScopeInput {
  readonly userId: string
  readonly scopeName: string
}

/**
 * Gives a person a scope. It counts from the next call of each of her sessions on. Having it already is fine.
 *
 * @throws DomainError `NOT_FOUND`; `INVALID_INPUT` for a name that no scope can have.
 */
export async function grantScope(auth: AuthRuntime, actor: Actor, input: ScopeInput): Promise<AdminUser> {
  const granted = readInput(scopeName, 'scopeName', input.scopeName)
  return changeScopes(auth, actor, { userId: input.userId, change: (held) => [...held, granted] })
}

/**
 * Takes a scope from a person. From then on no call of hers is let in by it, and streams that need it end with
 * `SCOPE_MISSING`. Not having it is fine.
 *
 * @throws DomainError `NOT_FOUND`; `CONFLICT` for `admin` of the last administrator, unless the operator does it.
 */
export async function revokeScope(auth: AuthRuntime, actor: Actor, input: ScopeInput): Promise<AdminUser> {
  return changeScopes(auth, actor, {
    userId: input.userId,
    change: (held) => held.filter((name) => name !== input.scopeName),
  })
}

/**
 * Gives a person exactly these scopes, with the effects of granting and taking.
 *
 * @throws DomainError `NOT_FOUND`; `INVALID_INPUT`; `CONFLICT` as for `revokeScope`.
 */
export async function setScopes(
  auth: AuthRuntime,
  actor: Actor,
  { userId, scopeNames }: { readonly userId: string; readonly scopeNames: readonly string[] },
): Promise<AdminUser> {
  const wanted = scopeNames.map((name) => readInput(scopeName, 'scopeNames', name))
  return changeScopes(auth, actor, { userId, change: () => wanted })
}

interface ScopeChange {
  readonly userId: string
  readonly change: (held: readonly string[]) => readonly string[]
}

async function changeScopes(auth: AuthRuntime, actor: Actor, { userId, change }: ScopeChange): Promise<AdminUser> {
  const id = requireId(userId)
  const traces = tracesOf(actor)
  const changedTo = await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    const target = await readTarget(tables, id)
    const held = target.scopeNames
    const scopeNames = [...new Set(change(held))]
    const granted = scopeNames.filter((name) => !held.includes(name))
    const revoked = held.filter((name) => !scopeNames.includes(name))
    if (granted.length === 0 && revoked.length === 0) return undefined
    if (revoked.includes(adminScope)) await keepAnAdministrator(tables, actor, target)
    await tables.authUser.update({ where: { id }, data: { scopeNames }, select: { id: true } })
    const details = { granted, revoked, ...traces.details }
    await recordSecurityEvent(tables, auth, { event: 'scopes-changed', details, userId: id, ...traces.entry })
    return scopeNames
  }, actLocks(id))
  if (changedTo) {
    auth.events.publish('scopes-changed', { userId: id, scopeNames: changedTo })
    runUserUpdatedHook(auth, id)
  }
  return getAdminUser(auth, id)
}
