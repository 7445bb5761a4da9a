import type { SessionEndedBy, SessionEndReason } from '@latchkey/contracts/auth/session'
import { recordSecurityEvent, type SecurityEntry } from '../guard/security-log.ts'
import type { AuthEvents, AuthRuntime, AuthTables } from '../runtime.ts'
import { timedOut } from './validate-session.ts'
import { voidSignInChallenges } from './sign-in-challenge.ts'
import { userLock } from './user-lock.ts'

/** Which of a person's sessions end, and why. Without `only` and `except`: all of them. */
export interface SessionEnding {
  readonly only?: readonly string[]
  readonly except?: string
  readonly reason: SessionEndReason
  /** Goes with the reason `revoked`. */
  readonly by?: SessionEndedBy
}

/** One act that ends sessions: what ends, in order, and what the security log says about it. */
export interface EndingAct {
  readonly userId: string
  readonly endings: readonly SessionEnding[]
  /** The act's log entry, given the number of sessions that were alive until now. */
  readonly entry: (ended: number) => SecurityEntry
}

/** What an act did. Call `publish` after the commit. */
export interface EndedSessions {
  /** How many sessions it ended, not counting those the clock had ended before. */
  readonly ended: number
  readonly publish: () => void
}

/**
 * Ends sessions: the only writer of their end. A session ends once; whoever comes second changes nothing. One
 * transaction with one entry in the security log, then every stream of the ended sessions hears of it.
 *
 * @returns how many sessions ended by this act.
 */
export async function endAuthKeys(auth: AuthRuntime, act: EndingAct): Promise<number> {
  const { ended, publish } = await auth.db.transaction(
    (tables) => endAuthKeysWithin(auth, tables, act),
    userLock(act.userId),
  )
  publish()
  return ended
}

/** The same inside a transaction of the caller's that holds `userLock`. */
export async function endAuthKeysWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, endings, entry }: EndingAct,
): Promise<EndedSessions> {
  const now = auth.clock.now()
  const events: AuthEvents['auth-keys-ended'][] = []
  let ended = 0
  for (const { only, except, reason, by } of endings) {
    const rows = await tables.authKey.updateManyAndReturn({
      where: { userId, endedAt: null, ...(only && { id: { in: [...only] } }), ...(except && { NOT: { id: except } }) },
      data: { endedAt: now, endReason: reason, endedBy: by ?? null },
      select: { id: true, lastUsedAt: true, expiresAt: true, inactivityTimeoutMs: true },
    })
    if (rows.length === 0) continue
    ended += rows.filter(
      (row) => !timedOut({ ...row, inactivityTimeoutMs: toNumber(row.inactivityTimeoutMs) }, now),
    ).length
    events.push({ userId, authKeyIds: rows.map(({ id }) => id), reason, ...(by && { by }) })
  }
  if (endings.some(({ only, except }) => !only && !except)) {
    await voidSignInChallenges(tables, userId)
    // Whoever shuts everybody out trusts no browser any more, either.
    await tables.trustedDevice.deleteMany({ where: { userId } })
  }
  if (events.length > 0) await recordSecurityEvent(tables, auth, entry(ended))
  return {
    ended,
    publish: () => {
      for (const event of events) auth.events.publish('auth-keys-ended', event)
    },
  }
}

/** A timeout as the database keeps it (bigint), as a number. */
export const toNumber = (value: bigint | null): number | null => (value === null ? null : Number(value))
