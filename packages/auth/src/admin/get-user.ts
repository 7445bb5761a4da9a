import { DomainError } from '@latchkey/contracts/domain-error'
import { hasPassword } from '../providers/email/no-password.ts'
import type { AuthRuntime } from '../runtime.ts'
import { adminSessionColumns, toLiveSessions } from './admin-session.ts'
import { adminUserColumns, toAdminUsers, type AdminUser, type AdminUserDetails } from './admin-user.ts'
import { requireId } from './read-input.ts'

/**
 * A person with her sessions.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id.
 */
export async function getUser(auth: AuthRuntime, userId: string): Promise<AdminUserDetails> {
  const user = await getAdminUser(auth, userId)
  const [sessions, account] = await Promise.all([
    auth.db.tables.authKey.findMany({
      where: { userId: user.id, endedAt: null },
      orderBy: { id: 'desc' },
      select: adminSessionColumns,
    }),
    auth.db.tables.emailAccount.findUnique({ where: { userId: user.id }, select: { passwordHash: true } }),
  ])
  return {
    ...user,
    sessions: toLiveSessions(sessions, auth.clock.now()),
    passwordSet: account !== null && hasPassword(account),
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
