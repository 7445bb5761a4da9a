import type { SessionMethod } from '@latchkey/contracts/auth/session'
import { ownEntry } from '../../core/known-device.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { forgive, spend, type Spending } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { tellCodesStopped, tellTooManyCodes } from './tell-too-many-codes.ts'

/** Somebody is about to try a code. */
export interface SecondFactorTryInput {
  readonly userId: string
  /** How the first step was proved. */
  readonly method: SessionMethod
  readonly client: ClientInfo
  /** The session it is tried in, where there is one. */
  readonly session?: AuthSession
}

/** A try that has been counted. Report how it ended. */
export interface SecondFactorTry {
  /**
   * Too many of the app's codes in a row were wrong: refuse one whatever it is (NIST SP 800-63B-4 §3.2.2). Never on a
   * device that is known or inside a session, and never for a recovery code, which nobody can guess.
   */
  readonly isStopped: boolean
  /** It was wrong: notes that in her log. */
  refused(): Promise<void>
  /** It was right: forgets the failures counted so far. */
  succeeded(): Promise<void>
}

/**
 * Counts one try of a code before it is checked: by the person, and apart for each device of hers that is known and each
 * of her sessions. The network is the caller's to count, before anything is read.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function takeSecondFactorTry(auth: AuthRuntime, input: SecondFactorTryInput): Promise<SecondFactorTry> {
  const { userId } = input
  const { counter, isVouched } = counterOf(auth, input)
  try {
    await spend(auth, counter)
  } catch (error) {
    tellTooManyCodes(auth, input)
    throw error
  }
  const factor = await auth.db.tables.totpFactor.findUnique({ where: { userId }, select: { failedInRow: true } })
  const isStopped = !isVouched && (factor?.failedInRow ?? 0) >= auth.config.maxFailedSignInsInARow
  return {
    isStopped,
    refused: () => noteRefusal(auth, input, isStopped),
    succeeded: () => forgive(auth, counter),
  }
}

function counterOf(
  auth: AuthRuntime,
  { userId, client, session }: SecondFactorTryInput,
): { readonly counter: Spending; readonly isVouched: boolean } {
  const device = session?.authKeyId ?? ownEntry(auth, client.knownDevice, userId)
  if (device === null) return { counter: { limit: 'secondFactorTries', subject: [userId] }, isVouched: false }
  return { counter: { limit: 'secondFactorTriesOnKnownDevice', subject: [userId, device] }, isVouched: true }
}

async function noteRefusal(
  auth: AuthRuntime,
  { userId, method, client, session }: SecondFactorTryInput,
  isStopped: boolean,
): Promise<void> {
  const details = { method, why: isStopped ? 'second-factor-stopped' : 'wrong-second-factor' } as const
  const from = { client, ...(session && { authKeyId: session.authKeyId }) }
  const hasMail = await auth.db.transaction(async (tables) => {
    const [counted] = await tables.totpFactor.updateManyAndReturn({
      where: { userId, confirmedAt: { not: null } },
      data: { failedInRow: { increment: 1 } },
      select: { failedInRow: true },
    })
    await recordSecurityEvent(tables, auth, { event: 'sign-in-failed', details, userId, ...from })
    if (counted?.failedInRow !== auth.config.maxFailedSignInsInARow) return false
    await tellCodesStopped(auth, tables, { userId, client })
    return true
  }, userLock(userId))
  if (hasMail) auth.outbox.wake()
}
