import { ownEntry } from '../../core/known-device.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { forgive, spend, type Spending } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { tellStopped, tellTooManyTries } from './tell-too-many-tries.ts'

/** Somebody is about to try a password. */
export interface PasswordTryInput {
  /** What was typed; of an account that is signed in, its address. */
  readonly email: string
  /** The account with that address, or null. */
  readonly account: { readonly userId: string; readonly failedInRow: number } | null
  readonly client: ClientInfo
  /** The session it is tried in, where there is one. */
  readonly session?: AuthSession
}

/** A try that has been counted. Report how it ended. */
export interface PasswordTry {
  /**
   * Too many in a row were wrong: refuse this one, whatever was typed, as if it were wrong (NIST SP 800-63B-4 §3.2.2).
   * Never on a device that is known or inside a session, so that strangers cannot lock her out; there the limit of five
   * in five minutes stands alone.
   */
  readonly isStopped: boolean
  /** It was refused. Returns at once; what only a known account needs happens after the answer. */
  refused(): void
  /** It was right: forgets the failures counted so far. */
  succeeded(): Promise<void>
}

/**
 * Counts one try of a password before it is checked: by the address, and apart for each device of hers that is known. The
 * network is the caller's to count, before anything is read. The same work and the same answers whether or not there is an account.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function takePasswordTry(auth: AuthRuntime, input: PasswordTryInput): Promise<PasswordTry> {
  const { account } = input
  const { counter, isVouched } = counterOf(auth, input)
  try {
    await spend(auth, counter)
  } catch (error) {
    tellTooManyTries(auth, input)
    throw error
  }
  const isStopped = !isVouched && account !== null && account.failedInRow >= auth.config.maxFailedSignInsInARow
  return {
    isStopped,
    refused: () => noteRefusal(auth, input, isStopped),
    async succeeded() {
      await forgive(auth, counter)
      if (account === null || account.failedInRow === 0) return
      await auth.db.tables.emailAccount.updateMany({ where: { userId: account.userId }, data: { failedInRow: 0 } })
    },
  }
}

function counterOf(
  auth: AuthRuntime,
  { email, account, client, session }: PasswordTryInput,
): { readonly counter: Spending; readonly isVouched: boolean } {
  const device = session?.authKeyId ?? ownEntry(auth, client.knownDevice, account?.userId ?? null)
  if (device === null) return { counter: { limit: 'failedSignIns', subject: [email] }, isVouched: false }
  return { counter: { limit: 'failedSignInsOnKnownDevice', subject: [email, device] }, isVouched: true }
}

// In the background, since only a known account has a log: waiting for it would tell.
function noteRefusal(auth: AuthRuntime, { account, client, session }: PasswordTryInput, isStopped: boolean): void {
  if (account === null) return
  const { userId } = account
  const details = { method: 'email', why: isStopped ? 'stopped' : 'wrong-password' } as const
  const from = { client, ...(session && { authKeyId: session.authKeyId }) }
  auth.background.run('record a failed sign-in', async () => {
    const hasMail = await auth.db.transaction(async (tables) => {
      const [counted] = await tables.emailAccount.updateManyAndReturn({
        where: { userId },
        data: { failedInRow: { increment: 1 } },
        select: { email: true, failedInRow: true },
      })
      if (counted === undefined) return false
      await recordSecurityEvent(tables, auth, { event: 'sign-in-failed', details, userId, ...from })
      if (counted.failedInRow !== auth.config.maxFailedSignInsInARow) return false
      await tellStopped(auth, tables, { userId, email: counted.email })
      return true
    }, userLock(userId))
    if (hasMail) auth.outbox.wake()
  })
}
