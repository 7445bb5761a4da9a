import type { FreshRecoveryCodes } from '@latchkey/contracts/auth/second-factor'
import { DomainError } from '@latchkey/contracts/domain-error'
import { requireFewActs } from '../../core/require-few-acts.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { FactorOwner } from '../totp/start-totp-enrollment.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'

/**
 * Gives her ten new recovery codes; every old one is over from now on, and her mailbox is told.
 *
 * @returns the codes, which nobody can show again.
 * @throws DomainError `NOT_FOUND` where two-step sign-in is off; `NOT_SIGNED_IN`; `TOO_MANY_ATTEMPTS`.
 */
export async function regenerateRecoveryCodes(
  auth: AuthRuntime,
  { session, client }: FactorOwner,
): Promise<FreshRecoveryCodes> {
  const { userId, authKeyId } = session
  const recoveryCodes = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    await requireFewActs(auth, tables, { userId, event: 'recovery-codes-renewed' })
    const isOn = await tables.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })
    if (isOn === 0) throw new DomainError('NOT_FOUND')
    const codes = await replaceRecoveryCodes(auth, tables, userId)
    await recordSecurityEvent(tables, auth, { event: 'recovery-codes-renewed', details: {}, userId, authKeyId, client })
    await tellSecurityChange(auth, tables, { userId, change: 'recovery-codes-renewed', client })
    return codes
  }, userLock(userId))
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
  return { recoveryCodes }
}
