import { DomainError } from '@latchkey/contracts/domain-error'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import type { AuthRuntime, AuthTables } from '../runtime.ts'

/**
 * A person as she and administrators see her.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id (any more).
 */
export async function getUserInfo(auth: Pick<AuthRuntime, 'db'>, userId: string): Promise<UserInfo> {
  return readUserInfo(auth.db.tables, userId)
}

/** The same inside a transaction. */
export async function readUserInfo(tables: Pick<AuthTables, 'authUser'>, userId: string): Promise<UserInfo> {
  const user = await tables.authUser.findUnique({
    where: { id: userId },
    select: {
      id: true,
      createdAt: true,
      blocked: true,
      scopeNames: true,
      profile: { select: { userName: true, fullName: true } },
      emailAccount: { select: { email: true } },
    },
  })
  if (!user) throw new DomainError('NOT_FOUND')
  return {
    id: user.id,
    userName: user.profile?.userName ?? null,
    fullName: user.profile?.fullName ?? null,
    email: user.emailAccount?.email ?? null,
    imageUrl: null,
    scopeNames: user.scopeNames,
    created: user.createdAt,
    blocked: user.blocked,
  }
}
