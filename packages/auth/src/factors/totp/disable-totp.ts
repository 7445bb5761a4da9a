import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { removeFactorWithin } from './remove-factor.ts'
import type { FactorOwner } from './start-totp-enrollment.ts'

/**
 * Turns two-step sign-in off: the app's codes, the recovery codes and every trusted device are over, and her mailbox is
 * told. Where it is off already, nothing happens. Not limited: turning it on is, and a thief who turns it on and off must
 * not keep her from it.
 *
 * @throws DomainError `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function disableTotp(auth: AuthRuntime, { session, client }: FactorOwner): Promise<void> {
  const { userId, authKeyId } = session
  const isDone = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    if (!(await removeFactorWithin(tables, userId))) return false
    await recordSecurityEvent(tables, auth, { event: 'totp-disabled', details: {}, userId, authKeyId, client })
    await tellSecurityChange(auth, tables, { userId, change: 'second-factor-off', client })
    return true
  }, userLock(userId))
  if (!isDone) return
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
}
