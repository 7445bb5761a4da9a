import type { Passkey } from '@latchkey/contracts/auth/passkey'
import type { AuthRuntime, AuthSession } from '../../runtime.ts'

/** What she is shown of a passkey. */
export const passkeyColumns = { id: true, name: true, createdAt: true, lastUsedAt: true, isSynced: true } as const

/** Her passkeys, the oldest first. */
export async function listPasskeys(
  auth: Pick<AuthRuntime, 'db'>,
  { userId }: Pick<AuthSession, 'userId'>,
): Promise<Passkey[]> {
  return auth.db.tables.passkey.findMany({ where: { userId }, orderBy: { id: 'asc' }, select: passkeyColumns })
}
