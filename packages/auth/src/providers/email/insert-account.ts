import { readUserInfo } from '../../core/user-info.ts'
import type { AuthRuntime, AuthTables, StoredPassword } from '../../runtime.ts'

/** A person with an address, as she begins. */
export interface NewPerson extends StoredPassword {
  readonly userId: string
  readonly email: string
  readonly userName: string | null
  readonly scopeNames: readonly string[]
}

/** Writes a new person into the caller's transaction. An address that has an account violates its unique constraint. */
export async function insertAccount(
  auth: Pick<AuthRuntime, 'clock' | 'hooks'>,
  tables: AuthTables,
  { userId, email, passwordHash, passwordEmail, userName, scopeNames }: NewPerson,
): Promise<void> {
  const createdAt = auth.clock.now()
  await tables.authUser.create({ data: { id: userId, createdAt, scopeNames: [...scopeNames] }, select: { id: true } })
  await tables.userProfile.create({ data: { userId, userName }, select: { userId: true } })
  await tables.emailAccount.create({
    data: { userId, email, passwordHash, passwordEmail, passwordChangedAt: createdAt, createdAt },
    select: { userId: true },
  })
  if (auth.hooks?.onUserCreated) {
    await auth.hooks.onUserCreated({ userInfo: await readUserInfo(tables, userId), tables })
  }
}
