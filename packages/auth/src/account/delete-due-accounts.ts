import { runLeaving } from '../admin/administrators.ts'
import type { AuthRuntime } from '../runtime.ts'
import { deleteAccountWithin } from './delete-account.ts'
import { readMailboxes, writeAccountDeleted } from './deletion-mails.ts'

/** How a round of deletions goes. */
export interface DeletionRound {
  /** How many accounts are read at once. Default 100. */
  readonly batchSize?: number
  /** Ends the round early, between two accounts. */
  readonly stopped?: AbortSignal
}

/**
 * Deletes every account whose grace is over, each in a transaction of its own with a last mail to its mailbox. Whoever
 * called the deletion off keeps the account, also in the last moment. Any number of processes may run it at once; an
 * account that cannot be deleted is reported to the log and tried again in the next round.
 */
export async function deleteDueAccounts(
  auth: AuthRuntime,
  { batchSize = 100, stopped }: DeletionRound = {},
): Promise<{ readonly deleted: number }> {
  const failed: string[] = []
  let deleted = 0
  for (;;) {
    const due = await auth.db.tables.authUser.findMany({
      where: { deletionDueAt: { lte: auth.clock.now() }, id: { notIn: failed } },
      orderBy: { deletionDueAt: 'asc' },
      take: batchSize,
      select: { id: true },
    })
    for (const { id } of due) {
      if (stopped?.aborted) return { deleted }
      try {
        if (await deleteIfDue(auth, id)) deleted++
      } catch (error) {
        failed.push(id)
        auth.log.warn({ err: error, userId: id }, 'An account that is due could not be deleted')
      }
    }
    if (due.length < batchSize) return { deleted }
  }
}

/** Guarded by the date once the locks are held: it may have been taken back, or the account may be gone. */
async function deleteIfDue(auth: AuthRuntime, userId: string): Promise<boolean> {
  const publish = await runLeaving(auth, userId, async (tables) => {
    const isDue = await tables.authUser.count({ where: { id: userId, deletionDueAt: { lte: auth.clock.now() } } })
    if (isDue === 0) return undefined
    const { current } = await readMailboxes(auth, tables, userId)
    const done = await deleteAccountWithin(auth, tables, userId)
    if (current !== null) await writeAccountDeleted(auth, tables, [current])
    return done.publish
  })
  if (!publish) return false
  publish()
  auth.outbox.wake()
  return true
}
