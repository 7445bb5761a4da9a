import { DomainError } from '@latchkey/contracts/domain-error'
import { endAuthKeysWithin, type EndingAct } from '../core/end-auth-keys.ts'
import type { AuthRuntime } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actLocks, readTarget, requireAdministrator } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Ends every session of a person with `revoked` by `administrator`. She may sign in again.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id.
 */
export async function endUserSessions(
  auth: AuthRuntime,
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<{ ended: number }> {
  const { id } = await readTarget(auth.db.tables, requireId(userId))
  const { entry, details } = tracesOf(actor)
  const ended = await endAs(auth, actor, {
    userId: id,
    endings: [revokedByAdministrator],
    entry: (sessions) => ({
      event: 'all-sessions-ended',
      details: { ...revokedByAdministrator, ended: sessions, ...details },
      userId: id,
      ...entry,
    }),
  })
  return { ended }
}

/**
 * Ends one session with `revoked` by `administrator`.
 *
 * @throws DomainError `NOT_FOUND` for an id that is unknown or no longer alive.
 */
export async function endSession(
  auth: AuthRuntime,
  actor: Actor,
  { sessionId }: { readonly sessionId: string },
): Promise<void> {
  const id = requireId(sessionId)
  const session = await auth.db.tables.authKey.findUnique({ where: { id }, select: { userId: true } })
  const userId = session?.userId
  if (!userId) throw new DomainError('NOT_FOUND')
  const { entry, details } = tracesOf(actor)
  const ended = await endAs(auth, actor, {
    userId,
    endings: [{ only: [id], ...revokedByAdministrator }],
    entry: () => ({
      event: 'session-ended',
      details: { ...revokedByAdministrator, ...details },
      userId,
      authKeyId: id,
      ...entry,
    }),
  })
  if (ended === 0) throw new DomainError('NOT_FOUND')
}

async function endAs(auth: AuthRuntime, actor: Actor, act: EndingAct): Promise<number> {
  const { ended, publish } = await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    return endAuthKeysWithin(auth, tables, act)
  }, actLocks(act.userId))
  publish()
  return ended
}

const revokedByAdministrator = { reason: 'revoked', by: 'administrator' } as const
