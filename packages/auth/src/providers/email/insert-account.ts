import { readUserInfo } from '../../core/user-info.ts'
import type { AuthRuntime, AuthTables, StoredPassword } from '../../runtime.ts'

/** A person as she begins. */
export interface NewPerson {
  readonly userId: string
  /** Her proved address and what is stored for her password; null: she has no address. */
  readonly emailAccount: (StoredPassword & { readonly email: string }) | null
  readonly userName: string | null
  readonly fullName?: string | null
  readonly scopeNames: readonly string[]
}

/** Writes a new person into the caller's transaction. An address that has an account violates its unique constraint. */
export async function insertAccount(
  auth: Pick<AuthRuntime, 'clock' | 'hooks'>,
  tables: AuthTables,
  { userId, emailAccount, userName, fullName = null, scopeNames }: NewPerson,
): Promise<void> {
  const createdAt = auth.clock.now()
  await tables.authUser.create({ data: { id: userId, createdAt, scopeNames: [...scopeNames] }, select: { id: true } })
  await tables.userProfile.create({ data: { userId, userName, fullName }, select: { userId: true } })
  if (emailAccount) {
    const { email, passwordHash, passwordEmail } = emailAccount
    await tables.emailAccount.create({
      data: { userId, email, passwordHash, passwordEmail, passwordChangedAt: createdAt, createdAt },
      select: { userId: true },
    })
  }
  if (auth.hooks?.onUserCreated) {
    await auth.hooks.onUserCreated({ userInfo: await readUserInfo(tables, userId), tables })
  }
}
