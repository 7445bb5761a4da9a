import { newId } from '../../core/new-id.ts'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import type { ExternalIdentity } from './external-identity.ts'

/** Links in the caller's transaction. An identity that is linked already violates its unique constraint. */
export async function insertIdentity(
  auth: Pick<AuthRuntime, 'clock' | 'random'>,
  tables: Pick<AuthTables, 'externalAccount'>,
  { userId, identity }: { readonly userId: string; readonly identity: ExternalIdentity },
): Promise<string> {
  const { provider, issuer, subject, email } = identity
  const id = newId(auth)
  const now = auth.clock.now()
  await tables.externalAccount.create({
    data: { id, userId, provider, issuer, subject, email, createdAt: now, lastUsedAt: now },
    select: { id: true },
  })
  return id
}
