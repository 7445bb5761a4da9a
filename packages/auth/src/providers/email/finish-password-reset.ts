import type { FinishPasswordResetInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { completeSignInWithin, type SignInOutcome } from '../../core/complete-sign-in.ts'
import { endAuthKeysWithin } from '../../core/end-auth-keys.ts'
import { signInLocks } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { forgive, spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables, ClientInfo, StoredPassword } from '../../runtime.ts'
import { readToken, spendToken, type ProvedRequest } from './completion-token.ts'
import { hashNewPassword, readPasswordOwner, storeNewPassword, type PasswordOwner } from './new-password.ts'

/**
 * Gives the account that a completion token stands for a new password, ends every older session with
 * `password-changed`, and signs in or asks for the second factor: all of it or nothing. A refused password leaves the token good. Where the account
 * is blocked the password changes and no session opens.
 *
 * @throws DomainError `PASSWORD_REJECTED` with the problems; `INVALID_CODE` for a token that is used, too old or made
 *   up, and where the address left the account meanwhile; `ACCOUNT_BLOCKED`; `TOO_MANY_ATTEMPTS`; `OVERLOADED`.
 */
export async function finishPasswordReset(
  auth: AuthRuntime,
  { resetToken, newPassword }: FinishPasswordResetInput,
  client: ClientInfo,
): Promise<SignInOutcome> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const request = await readToken(auth, 'password-reset', resetToken)
  const owner = request.userId === null ? null : await readPasswordOwner(auth, request.userId)
  if (owner?.email !== request.email) throw new DomainError('INVALID_CODE')
  const password = await hashNewPassword(auth, owner, newPassword)
  const done = await auth.db.transaction(
    (tables) => resetWithin(auth, tables, { request, owner, password, client }),
    signInLocks(owner.userId, client),
  )
  auth.outbox.wake()
  done.publish()
  // The mailbox was proved, so whoever guessed at the old password no longer stands in her way.
  await forgive(auth, { limit: 'failedSignIns', subject: [owner.email] })
  if (done.outcome === 'blocked') throw new DomainError('ACCOUNT_BLOCKED')
  return done.outcome
}

interface Reset {
  readonly request: ProvedRequest
  readonly owner: PasswordOwner
  readonly password: StoredPassword
  readonly client: ClientInfo
}

async function resetWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { request, owner, password, client }: Reset,
): Promise<{ readonly outcome: SignInOutcome | 'blocked'; readonly publish: () => void }> {
  const { userId } = owner
  await spendToken(auth, tables, request)
  if (!(await storeNewPassword(auth, tables, { owner, password, client }))) throw new DomainError('INVALID_CODE')
  await recordSecurityEvent(tables, auth, { event: 'password-reset', details: {}, userId, client })
  const ended = await endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ reason: 'password-changed' }],
    entry: (count) => ({
      event: 'all-sessions-ended',
      details: { reason: 'password-changed', ended: count },
      userId,
    }),
  })
  const signedIn = await completeSignInWithin(auth, tables, { userId, method: 'email', client })
  if (signedIn === 'blocked') return { outcome: signedIn, publish: ended.publish }
  return {
    outcome: signedIn.outcome,
    publish: () => {
      ended.publish()
      signedIn.publish()
    },
  }
}
