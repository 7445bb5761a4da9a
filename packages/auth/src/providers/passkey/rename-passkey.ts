import type { RenamePasskeyInput } from '@latchkey/contracts/auth/passkey'
import { DomainError } from '@latchkey/contracts/domain-error'
import { requireFewActs } from '../../core/require-few-acts.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { PasskeyOwner } from './start-passkey-registration.ts'

/**
 * Gives a passkey of hers another name, which only she sees. The same name again changes nothing.
 *
 * @throws DomainError `NOT_FOUND` for one that is not hers; `NOT_SIGNED_IN` when the session ended meanwhile;
 *   `TOO_MANY_ATTEMPTS` when she has renamed ten within the hour.
 */
export async function renamePasskey(
  auth: AuthRuntime,
  { id, name }: RenamePasskeyInput,
  { session, client }: PasskeyOwner,
): Promise<void> {
  const { userId, authKeyId } = session
  const isRenamed = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    await requireFewActs(auth, tables, { userId, event: 'passkey-renamed' })
    const { count } = await tables.passkey.updateMany({ where: { id, userId, NOT: { name } }, data: { name } })
    if (count === 0) {
      if ((await tables.passkey.count({ where: { id, userId } })) === 0) throw new DomainError('NOT_FOUND')
      return false
    }
    const act = { event: 'passkey-renamed', details: {} } as const
    await recordSecurityEvent(tables, auth, { ...act, userId, authKeyId, client, note: name })
    return true
  }, userLock(userId))
  if (isRenamed) auth.events.publish('user-updated', { userId })
}
