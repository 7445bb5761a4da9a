import type { DeletePasskeyInput } from '@latchkey/contracts/auth/passkey'
import { DomainError } from '@latchkey/contracts/domain-error'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { countWaysIn } from '../../core/ways-in.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { PasskeyOwner } from './start-passkey-registration.ts'

/**
 * Takes a passkey away: nobody can sign in with it from then on, and her mailbox is told. Sessions stay, also those that
 * it opened. Not limited: adding is, and a thief who adds and deletes must not keep her from deleting his.
 *
 * @throws DomainError `NOT_FOUND` for one that is not hers; `LAST_SIGN_IN_METHOD` for her only way in; `NOT_SIGNED_IN`
 *   when the session ended meanwhile.
 */
export async function deletePasskey(
  auth: AuthRuntime,
  { id }: DeletePasskeyInput,
  { session, client }: PasskeyOwner,
): Promise<void> {
  const { userId, authKeyId } = session
  await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    const passkey = await tables.passkey.findFirst({ where: { id, userId }, select: { name: true } })
    const { count } = await tables.passkey.deleteMany({ where: { id, userId } })
    if (!passkey || count === 0) throw new DomainError('NOT_FOUND')
    if ((await countWaysIn(auth, tables, userId)) === 0) throw new DomainError('LAST_SIGN_IN_METHOD')
    const act = { event: 'passkey-removed', details: {} } as const
    await recordSecurityEvent(tables, auth, { ...act, userId, authKeyId, client, note: passkey.name })
    await tellSecurityChange(auth, tables, { userId, change: 'passkey-removed', subject: passkey.name, client })
  }, userLock(userId))
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
}
