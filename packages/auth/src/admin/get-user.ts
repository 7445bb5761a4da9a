import { DomainError } from '@latchkey/contracts/domain-error'
import { hasPassword } from '../core/no-password.ts'
import type { AuthRuntime } from '../runtime.ts'
import { adminSessionColumns, toLiveSessions } from './admin-session.ts'
import type { AdminUser, AdminUserDetails } from '@latchkey/contracts/admin'
import { adminUserColumns, toAdminUsers } from './admin-user.ts'
import { requireId } from './read-input.ts'

/**
 * A person with her sessions and her ways in.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id.
 */
export async function getUser(auth: AuthRuntime, userId: string): Promise<AdminUserDetails> {
  const user = await getAdminUser(auth, userId)
  const where = { userId: user.id }
  const { authKey, emailAccount, externalAccount, passkey, totpFactor } = auth.db.tables
  const [sessions, account, identities, passkeys, factor] = await Promise.all([
    authKey.findMany({ where: { ...where, endedAt: null }, orderBy: { id: 'desc' }, select: adminSessionColumns }),
    emailAccount.findUnique({ where, select: { passwordHash: true } }),
    externalAccount.findMany({
      where,
      orderBy: { createdAt: 'asc' },
      select: { provider: true, email: true, createdAt: true },
    }),
    passkey.count({ where }),
    totpFactor.findUnique({ where, select: { confirmedAt: true } }),
  ])
  return {
    ...user,
    sessions: toLiveSessions(sessions, auth.clock.now()),
    passwordSet: account !== null && hasPassword(account),
    identities,
    passkeys,
    secondFactor: factor !== null && factor.confirmedAt !== null,
  }
}

/** The same without sessions. */
export async function getAdminUser(auth: AuthRuntime, userId: string): Promise<AdminUser> {
  const row = await auth.db.tables.authUser.findUnique({
    where: { id: requireId(userId) },
    select: adminUserColumns,
  })
  const [user] = row ? await toAdminUsers(auth, [row]) : []
  if (!user) throw new DomainError('NOT_FOUND')
  return user
}
