import type { RevokeTrustedDeviceInput } from '@latchkey/contracts/auth/second-factor'
import { DomainError } from '@latchkey/contracts/domain-error'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { FactorOwner } from '../totp/start-totp-enrollment.ts'

/**
 * Asks one browser for the second step again. Sessions that are open in it go on.
 *
 * @throws DomainError `NOT_FOUND` for one that is not trusted any more, or by somebody else; `NOT_SIGNED_IN`.
 */
export async function revokeTrustedDevice(
  auth: AuthRuntime,
  { id }: RevokeTrustedDeviceInput,
  owner: FactorOwner,
): Promise<void> {
  if ((await untrust(auth, owner, id)) === 0) throw new DomainError('NOT_FOUND')
}

/**
 * Asks every browser for the second step again.
 *
 * @returns how many were spared it until now.
 */
export async function revokeTrustedDevices(auth: AuthRuntime, owner: FactorOwner): Promise<{ ended: number }> {
  return { ended: await untrust(auth, owner) }
}

async function untrust(auth: AuthRuntime, { session, client }: FactorOwner, id?: string): Promise<number> {
  const { userId, authKeyId } = session
  const ended = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    const { count } = await tables.trustedDevice.deleteMany({
      where: { userId, ...(id !== undefined && { id }), expiresAt: { gt: auth.clock.now() } },
    })
    const entry = { event: 'devices-untrusted', details: { ended: count }, userId, authKeyId, client } as const
    if (count > 0) await recordSecurityEvent(tables, auth, entry)
    return count
  }, userLock(userId))
  if (ended > 0) auth.events.publish('user-updated', { userId })
  return ended
}
