import { requireLiveSession } from '../core/require-live-session.ts'
import { tellUserUpdated } from '../core/tell-user-updated.ts'
import { userLock } from '../core/user-lock.ts'
import { recordSecurityEvent, type SecurityEntry } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import type { AccountOwner } from './account-owner.ts'
import { writeDeletionCancelled } from './deletion-mails.ts'

/**
 * Keeps the caller's account, which was to be deleted; her mailbox is told. Where no deletion is pending nothing
 * happens.
 *
 * @throws DomainError `NOT_SIGNED_IN` with `account-deleted` when it comes too late.
 */
export async function cancelDeletion(auth: AuthRuntime, { session, client }: AccountOwner): Promise<void> {
  const { userId, authKeyId } = session
  const isCancelled = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    if (!(await cancelDeletionWithin(auth, tables, { userId, authKeyId, client }))) return false
    await writeDeletionCancelled(auth, tables, { userId, client })
    return true
  }, userLock(userId))
  if (!isCancelled) return
  tellUserUpdated(auth, userId)
  auth.outbox.wake()
}

/**
 * The same inside a transaction of the caller's that holds `userLock`, with its entry in the log and without a mail:
 * for acts that win an account back. Returns whether a deletion was pending; then call `tellUserUpdated` after the commit.
 */
export async function cancelDeletionWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  by: Pick<SecurityEntry, 'userId' | 'authKeyId' | 'client'>,
): Promise<boolean> {
  const { count } = await tables.authUser.updateMany({
    where: { id: by.userId, deletionDueAt: { not: null } },
    data: { deletionDueAt: null },
  })
  if (count === 0) return false
  await recordSecurityEvent(tables, auth, { event: 'deletion-cancelled', details: {}, ...by })
  return true
}
