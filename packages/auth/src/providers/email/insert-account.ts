import type { AuthRuntime, AuthTables } from '../../runtime.ts'

/** A person with an address, as she begins. */
export interface NewPerson {
  readonly userId: string
  readonly email: string
  readonly passwordHash: string
  readonly userName: string | null
  readonly scopeNames: readonly string[]
}

/** Writes a new person into the caller's transaction. An address that has an account violates its unique constraint. */
export async function insertAccount(
  auth: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'authUser' | 'userProfile' | 'emailAccount'>,
  { userId, email, passwordHash, userName, scopeNames }: NewPerson,
): Promise<void> {
  const createdAt = auth.clock.now()
  await tables.authUser.create({ data: { id: userId, createdAt, scopeNames: [...scopeNames] }, select: { id: true } })
  await tables.userProfile.create({ data: { userId, userName }, select: { userId: true } })
  await tables.emailAccount.create({
    data: { userId, email, passwordHash, passwordChangedAt: createdAt, createdAt },
    select: { userId: true },
  })
}
