import { DomainError } from '@latchkey/contracts/domain-error'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { requireLiveSession } from '../core/require-live-session.ts'
import { tellUserUpdated } from '../core/tell-user-updated.ts'
import { readUserInfo } from '../core/user-info.ts'
import { userLock } from '../core/user-lock.ts'
import type { AuthRuntime, AuthSession } from '../runtime.ts'

/**
 * Changes the name a person goes by.
 *
 * @throws DomainError `NOT_ALLOWED` unless `userCanEditUserName`; `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function changeUserName(
  auth: AuthRuntime,
  { userName }: { readonly userName: string },
  session: AuthSession,
): Promise<UserInfo> {
  if (!auth.config.userCanEditUserName) throw new DomainError('NOT_ALLOWED')
  return changeProfile(auth, { userName }, session)
}

/**
 * Changes a person's full name; null: she gives none.
 *
 * @throws DomainError `NOT_ALLOWED` unless `userCanEditFullName`; `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function changeFullName(
  auth: AuthRuntime,
  { fullName }: { readonly fullName: string | null },
  session: AuthSession,
): Promise<UserInfo> {
  if (!auth.config.userCanEditFullName) throw new DomainError('NOT_ALLOWED')
  return changeProfile(auth, { fullName }, session)
}

async function changeProfile(
  auth: AuthRuntime,
  names: { readonly userName?: string; readonly fullName?: string | null },
  session: AuthSession,
): Promise<UserInfo> {
  const { userId } = session
  const userInfo = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    await tables.userProfile.upsert({
      where: { userId },
      create: { userId, ...names },
      update: names,
      select: { userId: true },
    })
    return readUserInfo(tables, userId)
  }, userLock(userId))
  tellUserUpdated(auth, userId)
  return userInfo
}
