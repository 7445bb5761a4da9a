import type { AuthHarness, Person } from './create-auth-harness.ts'

/** Gives somebody the scope of administrators, without a word in her log. */
export async function makeAdministrator(
  { database }: Pick<AuthHarness, 'database'>,
  { session }: Pick<Person, 'session'>,
): Promise<void> {
  await database.db.tables.authUser.update({
    where: { id: session.userId },
    data: { scopeNames: ['admin'] },
    select: { id: true },
  })
}
