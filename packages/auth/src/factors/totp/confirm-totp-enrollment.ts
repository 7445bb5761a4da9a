import type { ConfirmTotpEnrollmentInput, FreshRecoveryCodes } from '@latchkey/contracts/auth/second-factor'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { requireFewActs } from '../../core/require-few-acts.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { voidSignInChallenges } from '../../core/sign-in-challenge.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { replaceRecoveryCodes } from '../recovery-codes/recovery-codes.ts'
import { readPending, type PendingSecret } from './pending-secret.ts'
import { sealSecret } from './sealed-secret.ts'
import type { FactorOwner } from './start-totp-enrollment.ts'
import { matchingStep } from './totp.ts'

/**
 * Makes the app that this session is setting up count from now on, since a code has shown that it has the secret. An app
 * that counted before, its recovery codes and every trusted device are over; her mailbox is told: all of it or nothing.
 * Her other sessions stay, and signing in anywhere asks for a code from now on.
 *
 * @returns ten recovery codes, which nobody can show again.
 * @throws DomainError `INVALID_SECOND_FACTOR` for a wrong code, which ends nothing; `INVALID_CODE` when nothing is being
 *   set up in this session, or began over ten minutes ago; `NOT_SIGNED_IN`; `TOO_MANY_ATTEMPTS`.
 */
export async function confirmTotpEnrollment(
  auth: AuthRuntime,
  { code }: ConfirmTotpEnrollmentInput,
  { session, client }: FactorOwner,
): Promise<FreshRecoveryCodes> {
  const { userId, authKeyId } = session
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const recoveryCodes = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    await requireFewActs(auth, tables, { userId, event: 'totp-enabled' })
    const pending = await readPending(auth, tables, session)
    if (!pending) throw new DomainError('INVALID_CODE')
    const step = matchingStep(pending.secret, code, auth.clock.now())
    if (step === null) throw new DomainError('INVALID_SECOND_FACTOR')
    await makeItCount(auth, tables, { userId, pending, step })
    await tables.trustedDevice.deleteMany({ where: { userId } })
    await voidSignInChallenges(tables, userId)
    const codes = await replaceRecoveryCodes(auth, tables, userId)
    await recordSecurityEvent(tables, auth, { event: 'totp-enabled', details: {}, userId, authKeyId, client })
    await tellSecurityChange(auth, tables, { userId, change: 'second-factor-on', client })
    return codes
  }, userLock(userId))
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
  return { recoveryCodes }
}

interface Confirmation {
  readonly userId: string
  readonly pending: PendingSecret
  readonly step: number
}

async function makeItCount(
  auth: AuthRuntime,
  tables: Pick<AuthTables, 'totpFactor'>,
  { userId, pending, step }: Confirmation,
): Promise<void> {
  const { count } = await tables.totpFactor.updateMany({
    where: { userId, pendingStartedAt: pending.startedAt },
    data: {
      sealedSecret: sealSecret(auth, pending.secret, userId),
      confirmedAt: auth.clock.now(),
      // The code that confirmed it signs nobody in.
      lastUsedStep: step,
      failedInRow: 0,
      pendingSealedSecret: null,
      pendingStartedAt: null,
    },
  })
  if (count !== 1) throw new DomainError('INVALID_CODE')
}
