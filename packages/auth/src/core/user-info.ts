import { DomainError } from '@latchkey/contracts/domain-error'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { imageUrlOfPerson } from '../image/image-url.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'

/**
 * A person as she and administrators see her.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id (any more).
 */
export async function getUserInfo(auth: Pick<AuthRuntime, 'db'>, userId: string): Promise<UserInfo> {
  return readUserInfo(auth.db.tables, userId)
}

/** What of a person she herself is shown (`userCanSeeUserName`, `userCanSeeFullName`, `enableUserImages`). */
export function ownUserInfo({ config }: Pick<AuthRuntime, 'config'>, userInfo: UserInfo): UserInfo {
  return {
    ...userInfo,
    userName: config.userCanSeeUserName ? userInfo.userName : null,
    fullName: config.userCanSeeFullName ? userInfo.fullName : null,
    imageUrl: config.enableUserImages ? userInfo.imageUrl : null,
  }
}

/** The same as `getUserInfo` inside a transaction. */
export async function readUserInfo(tables: Pick<AuthTables, 'authUser'>, userId: string): Promise<UserInfo> {
  const user = await tables.authUser.findUnique({
    where: { id: userId },
    select: {
      id: true,
      createdAt: true,
      blocked: true,
      deletionDueAt: true,
      scopeNames: true,
      profile: { select: { userName: true, fullName: true, imageKey: true } },
      emailAccount: { select: { email: true } },
    },
  })
  if (!user) throw new DomainError('NOT_FOUND')
  const { profile } = user
  const names = { userName: profile?.userName ?? null, email: user.emailAccount?.email ?? null }
  return {
    id: user.id,
    ...names,
    fullName: profile?.fullName ?? null,
    imageUrl: imageUrlOfPerson({ id: user.id, ...names, imageKey: profile?.imageKey ?? null }),
    scopeNames: user.scopeNames,
    created: user.createdAt,
    blocked: user.blocked,
    deletionDueAt: user.deletionDueAt,
  }
}
