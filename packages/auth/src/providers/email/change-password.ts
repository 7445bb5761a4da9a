import type { ChangePasswordInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import type { SignedIn } from '../../core/complete-sign-in.ts'
import { endAuthKeysWithin } from '../../core/end-auth-keys.ts'
import { issueAuthKey } from '../../core/issue-auth-key.ts'
import { renewKnownDevice } from '../../core/known-device.ts'
import { requireFewActs } from '../../core/require-few-acts.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { voidSignInChallenges } from '../../core/sign-in-challenge.ts'
import { readUserInfo } from '../../core/user-info.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../../runtime.ts'
import {
  hashNewPassword,
  readPasswordOwner,
  storeNewPassword,
  type NewPassword,
  type StoredOwner,
} from './new-password.ts'
import { takePasswordTry } from './password-try.ts'

/** Who changes her password, and from where. */
export interface PasswordChanger {
  readonly session: AuthSession
  readonly client: ClientInfo
}

/**
 * Changes the caller's password. Her own key is replaced by a new one (OWASP ASVS 7.2.4), the sessions of her other
 * devices end with `password-changed` unless asked to keep them, and her mailbox is told: all of it or nothing.
 *
 * @returns the new session with its key; the one the call was made in is over.
 * @throws DomainError `INVALID_CREDENTIALS` when the current password is wrong, which ends nothing;
 *   `PASSWORD_REJECTED` with the problems; `CONFLICT` when the password changed meanwhile; `NOT_SIGNED_IN` when the session
 *   ended meanwhile; `TOO_MANY_ATTEMPTS`; `OVERLOADED`.
 */
export async function changePassword(
  auth: AuthRuntime,
  { currentPassword, newPassword, keepOtherDevices = false }: ChangePasswordInput,
  { session, client }: PasswordChanger,
): Promise<SignedIn> {
  const { userId } = session
  // The right password clears the count of tries, but every one costs a hash.
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const owner = await readPasswordOwner(auth, userId)
  if (!owner) throw new DomainError('INVALID_CREDENTIALS')
  await proveCurrentPassword(auth, { owner, session, client }, currentPassword)
  // Told only now: whoever does not know the current one learns nothing by typing something twice.
  if (isSame(currentPassword, newPassword)) throw new DomainError('PASSWORD_REJECTED', { problems: ['same'] })
  const password = await hashNewPassword(auth, owner, newPassword)
  const change = { owner, password, replaces: owner.passwordChangedAt, client }
  const done = await auth.db.transaction(
    (tables) => changeWithin(auth, tables, { ...change, session, keepOtherDevices }),
    userLock(userId),
  )
  auth.outbox.wake()
  done.publish()
  return done.signedIn
}

const isSame = (current: string, next: string) => current.normalize('NFC') === next.normalize('NFC')

// Counted like tries at the sign-in: a stolen session is no free place to guess the password.
async function proveCurrentPassword(
  auth: AuthRuntime,
  { owner, session, client }: PasswordChanger & { readonly owner: StoredOwner },
  currentPassword: string,
): Promise<void> {
  const attempt = await takePasswordTry(auth, { email: owner.email, account: owner, session, client })
  const { matches } = await auth.passwords.verify(owner, currentPassword)
  if (!matches) {
    attempt.refused()
    throw new DomainError('INVALID_CREDENTIALS')
  }
  await attempt.succeeded()
}

interface Change extends NewPassword {
  readonly session: AuthSession
  readonly keepOtherDevices: boolean
}

async function changeWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { session, keepOtherDevices, ...change }: Change,
): Promise<{ readonly signedIn: SignedIn; readonly publish: () => void }> {
  const { userId, authKeyId, method } = session
  const { client } = change
  await requireLiveSession(tables, session)
  await requireFewActs(auth, tables, { userId, event: 'password-changed' })
  if (!(await storeNewPassword(auth, tables, change))) throw new DomainError('CONFLICT')
  await recordSecurityEvent(tables, auth, { event: 'password-changed', details: {}, userId, authKeyId, client })
  const { publish } = await endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ reason: 'password-changed', ...(keepOtherDevices && { only: [authKeyId] }) }],
    entry: (ended) =>
      keepOtherDevices
        ? { event: 'session-ended', details: { reason: 'password-changed' }, userId, authKeyId }
        : { event: 'all-sessions-ended', details: { reason: 'password-changed', ended }, userId },
  })
  // Whoever proved the old password, and is being asked for the second factor, has come too late.
  await voidSignInChallenges(tables, userId)
  const userInfo = await readUserInfo(tables, userId)
  if (userInfo.blocked) throw new DomainError('CONFLICT')
  const issued = await issueAuthKey(auth, tables, { userId, method, client })
  const successor = { ...issued.session, scopeNames: userInfo.scopeNames }
  await auth.hooks?.onSessionCreated?.({ session: successor, tables })
  const knownDevice = renewKnownDevice(auth, client.knownDevice, userId)
  return { signedIn: { status: 'signed-in', session: successor, userInfo, key: issued.key, knownDevice }, publish }
}
