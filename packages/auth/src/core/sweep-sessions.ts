import type { TimedOutAuthKey } from '@latchkey/prisma/session-statements'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { timedOut } from './validate-session.ts'
import { userLock } from './user-lock.ts'

/**
 * Writes down the end of sessions that the clock has ended: `expired` or `inactive`, as of the moment they were over,
 * with a log entry each, and tells their streams. Checking never waits for it, so it may run seldom; any number of
 * processes may run it at once. A session that is used meanwhile stays.
 *
 * In batches, until none is left or `stopped` aborts.
 *
 * @returns how many it ended.
 */
export async function sweepSessions(
  auth: AuthRuntime,
  { batchSize = 1000, stopped }: { readonly batchSize?: number; readonly stopped?: AbortSignal } = {},
): Promise<{ readonly ended: number }> {
  let ended = 0
  for (;;) {
    const batch = await sweepBatch(auth, batchSize)
    ended += batch.ended
    // A short batch was the last; one that somebody else ended is left to her.
    if (batch.found < batchSize || batch.ended === 0 || stopped?.aborted) return { ended }
  }
}

async function sweepBatch(
  auth: AuthRuntime,
  size: number,
): Promise<{ readonly found: number; readonly ended: number }> {
  const moment = datePlus(auth.clock.now(), -settlingMs)
  const over = await auth.sessionStatements.findTimedOut(moment, size)
  let ended = 0
  for (const userId of new Set(over.map((key) => key.userId))) {
    const keys = over.filter((key) => key.userId === userId)
    ended += await endTimedOut(auth, userId, { keys, moment })
  }
  return { found: over.length, ended }
}

/** Longer than noting the last use of a session takes, which happens after the answer. */
const settlingMs = 60_000

async function endTimedOut(
  auth: AuthRuntime,
  userId: string,
  { keys, moment }: { readonly keys: readonly TimedOutAuthKey[]; readonly moment: Date },
): Promise<number> {
  const endings = keys.flatMap((key) => {
    const end = timedOut(key, moment)
    return end ? [{ key, end }] : []
  })
  const ended = await auth.db.transaction(async (tables) => {
    const done: typeof endings = []
    for (const ending of endings) if (await endOne(auth, tables, ending)) done.push(ending)
    return done
  }, userLock(userId))
  for (const reason of ['expired', 'inactive'] as const) {
    const authKeyIds = ended.filter(({ end }) => end.reason === reason).map(({ key }) => key.id)
    if (authKeyIds.length > 0) auth.events.publish('auth-keys-ended', { userId, authKeyIds, reason })
  }
  return ended.length
}

// Guarded by the last use it was checked by: a use that was noted since keeps the session.
async function endOne(
  auth: AuthRuntime,
  tables: AuthTables,
  { key, end }: { readonly key: TimedOutAuthKey; readonly end: { at: Date; reason: 'expired' | 'inactive' } },
): Promise<boolean> {
  const { id, userId, lastUsedAt } = key
  const { count } = await tables.authKey.updateMany({
    where: { id, userId, lastUsedAt, endedAt: null },
    data: { endedAt: end.at, endReason: end.reason },
  })
  if (count === 0) return false
  const details = { reason: end.reason, endedAt: end.at.toISOString() }
  await recordSecurityEvent(tables, auth, { event: 'session-ended', details, userId, authKeyId: id })
  return true
}
