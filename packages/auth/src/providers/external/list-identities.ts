import { identityProviderName, type WaysIn } from '@latchkey/contracts/auth/external'
import { hasPassword } from '../../core/no-password.ts'
import type { AuthRuntime } from '../../runtime.ts'

/** In what ways a person can sign in, her linked accounts oldest first. */
export async function listIdentities({ db: { tables } }: Pick<AuthRuntime, 'db'>, userId: string): Promise<WaysIn> {
  const [rows, account, passkeys] = await Promise.all([
    tables.externalAccount.findMany({
      where: { userId },
      orderBy: { id: 'asc' },
      select: { id: true, provider: true, email: true, createdAt: true, lastUsedAt: true },
    }),
    tables.emailAccount.findUnique({ where: { userId }, select: { passwordHash: true } }),
    tables.passkey.count({ where: { userId } }),
  ])
  return {
    identities: rows.map(({ provider, ...row }) => ({ ...row, provider: identityProviderName.parse(provider) })),
    hasPassword: account !== null && hasPassword(account),
    passkeys,
  }
}
