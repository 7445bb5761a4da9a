import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import type { AuthRuntime, AuthTables, ClientInfo, StoredPassword } from '../../runtime.ts'
import { deviceName } from '../../core/device-name.ts'
import { datePlus } from '../../core/date-plus.ts'
import { newNotMeToken } from '../../core/not-me-token.ts'
import { checkNewPassword } from './check-new-password.ts'

/** Whose password is to be another one. `userName` is what an attacker would try as well. */
export interface PasswordOwner {
  readonly userId: string
  readonly email: string
  readonly userName: string | null
}

/** The same with her password as it is stored, and how many wrong ones in a row were typed in its place. */
export interface StoredOwner extends PasswordOwner, StoredPassword {
  readonly passwordChangedAt: Date
  readonly failedInRow: number
}

/** The account that `userId` signs in to by password, or null when there is none (any more). */
export async function readPasswordOwner(auth: Pick<AuthRuntime, 'db'>, userId: string): Promise<StoredOwner | null> {
  const account = await auth.db.tables.emailAccount.findUnique({
    where: { userId },
    select: {
      email: true,
      passwordHash: true,
      passwordEmail: true,
      passwordChangedAt: true,
      failedInRow: true,
      user: { select: { profile: { select: { userName: true } } } },
    },
  })
  if (!account) return null
  const { user, ...stored } = account
  return { userId, ...stored, userName: user.profile?.userName ?? null }
}

/**
 * Checks and hashes a new password.
 *
 * @throws DomainError `PASSWORD_REJECTED` with the problems; `OVERLOADED`.
 */
export async function hashNewPassword(
  auth: AuthRuntime,
  { email, userName }: PasswordOwner,
  password: string,
): Promise<StoredPassword> {
  await checkNewPassword(auth, { email, userName }, password)
  return auth.passwords.hash(password, email)
}

/**
 * Replaces the password in the caller's transaction, and tells the mailbox (NIST SP 800-63B-4 §4.6: notice of account
 * changes). With `replaces` it does so only
 * where the password is still the one that was set then; an upgraded hash is the same password. Returns whether it did. Call
 * `auth.outbox.wake()` after the commit.
 */
export async function storeNewPassword(
  auth: AuthRuntime,
  tables: AuthTables,
  { owner, password, replaces, client }: NewPassword,
): Promise<boolean> {
  const now = auth.clock.now()
  const { userId, email } = owner
  const { count } = await tables.emailAccount.updateMany({
    where: { userId, email, ...(replaces && { passwordChangedAt: replaces }) },
    // Later than before in any case: it tells passwords apart.
    data: { ...password, passwordChangedAt: replaces && replaces >= now ? datePlus(replaces, 1) : now, failedInRow: 0 },
  })
  if (count !== 1) return false
  // A code on its way was asked for with the old password in mind.
  await tables.emailRequest.updateMany({
    where: { userId, purpose: 'password-reset', finishedAt: null },
    data: { finishedAt: now },
  })
  const device = deviceName(client.userAgent)
  const notMeToken = newNotMeToken(auth, { userId, email })
  await auth.outbox.enqueue(
    tables,
    auth.mails.passwordChanged(email, { at: now, device, notMeToken, expiresAt: datePlus(now, noticeLifetimeMs) }),
  )
  return true
}

/** What is stored instead of what. */
export interface NewPassword {
  readonly owner: PasswordOwner
  readonly password: StoredPassword
  /** When the password was set that is replaced. */
  readonly replaces?: Date
  readonly client: ClientInfo
}
