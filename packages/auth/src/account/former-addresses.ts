import type { AuthTables } from '../runtime.ts'

/** Addresses that were hers, without those that are somebody else's by now: what is written there is not about her. */
export async function formerAddressesOf(
  tables: Pick<AuthTables, 'emailAccount' | 'emailChange'>,
  userId: string,
): Promise<string[]> {
  const changes = await tables.emailChange.findMany({ where: { userId }, select: { oldEmail: true, newEmail: true } })
  const addresses = new Set(changes.flatMap(({ oldEmail, newEmail }) => [oldEmail, newEmail]))
  const others = await tables.emailAccount.findMany({
    where: { email: { in: [...addresses] }, userId: { not: userId } },
    select: { email: true },
  })
  for (const { email } of others) addresses.delete(email)
  return [...addresses]
}
