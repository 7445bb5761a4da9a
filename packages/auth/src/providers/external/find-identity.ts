import type { AuthTables } from '../../runtime.ts'
import type { ExternalIdentity } from './external-identity.ts'

/** Whose it is, or null where nobody has linked it. Found by issuer and subject alone (ASVS 5.0 6.8.1). */
export async function findIdentity(
  tables: Pick<AuthTables, 'externalAccount'>,
  { issuer, subject }: Pick<ExternalIdentity, 'issuer' | 'subject'>,
): Promise<{ readonly id: string; readonly userId: string } | null> {
  return tables.externalAccount.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, userId: true },
  })
}
