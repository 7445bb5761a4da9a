import { deleteAccountWithin } from '../account/delete-account.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import type { Actor } from './actor.ts'
import { actLocks, keepAnAdministrator, readTarget, requireAdministrator } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Deletes a person and everything of hers, at once and for good, in one transaction. Her sessions end with
 * `account-deleted`, which their keys are told for 30 days; of the sessions nothing remains but times and that reason.
 * Mails to her that still wait are never sent.
 *
 * @returns how many sessions it ended.
 * @throws DomainError `NOT_FOUND`; `CONFLICT` for the last administrator, unless the operator does it.
 */
export async function deleteUser(
  auth: AuthRuntime,
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<{ sessionsEnded: number }> {
  const id = requireId(userId)
  const { ended, publish } = await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    await keepAnAdministrator(tables, actor, await readTarget(tables, id))
    const done = await deleteAccountWithin(auth, tables, id)
    await recordDeletion(auth, tables, actor, id)
    return done
  }, actLocks(id))
  publish()
  return { sessionsEnded: ended }
}

async function recordDeletion(auth: AuthRuntime, tables: AuthTables, actor: Actor, userId: string): Promise<void> {
  // The operator has no log of her own.
  if (actor.kind === 'operator' || actor.userId === userId) return
  const { client } = actor
  await recordSecurityEvent(tables, auth, {
    event: 'user-deleted',
    details: { userId },
    userId: actor.userId,
    ...(client && { client }),
  })
}
