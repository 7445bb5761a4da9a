import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { hasPassword } from './no-password.ts'

/**
 * In how many ways she can sign in: a password, each linked account of a provider that is turned on, each passkey. Take
 * away only what leaves one; count and remove in one transaction that holds `userLock`.
 */
export async function countWaysIn(
  { identityProviders }: Pick<AuthRuntime, 'identityProviders'>,
  tables: Pick<AuthTables, 'emailAccount' | 'externalAccount' | 'passkey'>,
  userId: string,
): Promise<number> {
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { passwordHash: true } })
  const provider = { in: Object.keys(identityProviders) }
  const identities = await tables.externalAccount.count({ where: { userId, provider } })
  const passkeys = await tables.passkey.count({ where: { userId } })
  return (account && hasPassword(account) ? 1 : 0) + identities + passkeys
}
