import { endAuthKeysWithin } from '../core/end-auth-keys.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import type { Actor } from './actor.ts'
import { actLocks, keepAnAdministrator, readTarget } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Deletes a person and everything of hers, at once and for good, in one transaction. Her sessions end with
 * `account-deleted`, which their keys are told for 30 days; of the sessions nothing remains but times and that reason.
 * Letters to her that still wait are never sent.
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
    await keepAnAdministrator(tables, actor, await readTarget(tables, id))
    const done = await endAuthKeysWithin(auth, tables, {
      userId: id,
      endings: [{ reason: 'account-deleted' }],
      entry: (sessions) => ({
        event: 'all-sessions-ended',
        details: { reason: 'account-deleted', ended: sessions },
        userId: id,
      }),
    })
    await eraseTraces(tables, id)
    await tables.authUser.delete({ where: { id }, select: { id: true } })
    await recordDeletion(auth, tables, actor, id)
    return done
  }, actLocks(id))
  publish()
  return { sessionsEnded: ended }
}

/** Everything that names the person and does not go with her row. */
async function eraseTraces(tables: AuthTables, userId: string): Promise<void> {
  await tables.authKey.updateMany({ where: { userId }, data: { ipAddress: null, userAgent: null } })
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  if (!account) return
  await tables.outboxMail.deleteMany({ where: { recipient: account.email } })
  await tables.emailRequest.deleteMany({ where: { email: account.email } })
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
