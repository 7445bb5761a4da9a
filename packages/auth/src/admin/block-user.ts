import { storableText } from '@latchkey/contracts/text'
import { endAuthKeysWithin } from '../core/end-auth-keys.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actLocks, keepAnAdministrator, readTarget, requireAdministrator } from './administrators.ts'
import { readInput, requireId } from './read-input.ts'

/** Whom to block. `reason` is a note for the log, at most 500 characters; her own export shows it, no page does. */
export interface BlockInput {
  readonly userId: string
  readonly reason?: string
}

/**
 * Blocks a person: ends her sessions with `blocked`, closes their streams and refuses every way in, in one
 * transaction. Sign-ins under way either happened before it, and are ended by it, or are refused. Doing it twice is
 * harmless.
 *
 * @returns how many sessions it ended.
 * @throws DomainError `NOT_FOUND`; `CONFLICT` for the last administrator, unless the operator does it;
 *   `INVALID_INPUT`.
 */
export async function blockUser(
  auth: AuthRuntime,
  actor: Actor,
  { userId, reason }: BlockInput,
): Promise<{ sessionsEnded: number }> {
  const id = requireId(userId)
  const note = reason === undefined ? undefined : readInput(storableText(500), 'reason', reason)
  const { entry, details } = tracesOf(actor)
  const { ended, publish } = await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    await keepAnAdministrator(tables, actor, await readTarget(tables, id))
    const { count } = await tables.authUser.updateMany({ where: { id, blocked: false }, data: { blocked: true } })
    if (count === 1) {
      const noted = { ...entry, ...(note !== undefined && { note }) }
      await recordSecurityEvent(tables, auth, { event: 'user-blocked', details, userId: id, ...noted })
    }
    return endAuthKeysWithin(auth, tables, {
      userId: id,
      endings: [{ reason: 'blocked' }],
      entry: (sessions) => ({
        event: 'all-sessions-ended',
        details: { reason: 'blocked', ended: sessions, ...details },
        userId: id,
        ...entry,
      }),
    })
  }, actLocks(id))
  publish()
  return { sessionsEnded: ended }
}
