import type { AuthTables } from '../../runtime.ts'

/** What is needed to check an answer of a passkey. */
export interface StoredPasskey {
  readonly id: string
  readonly userId: string
  readonly credentialId: Uint8Array
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: bigint
}

/** The passkey with an id that its authenticator made up, whosever it is. */
export async function findPasskey(
  tables: Pick<AuthTables, 'passkey'>,
  credentialId: string,
): Promise<StoredPasskey | null> {
  return tables.passkey.findUnique({
    where: { credentialId: Buffer.from(credentialId, 'base64url') },
    select: { id: true, userId: true, credentialId: true, publicKey: true, counter: true },
  })
}

/** How her passkeys are told apart by authenticators: what excludes them, or asks for them. */
export async function listDescriptors(tables: Pick<AuthTables, 'passkey'>, userId: string) {
  const passkeys = await tables.passkey.findMany({
    where: { userId },
    orderBy: { id: 'asc' },
    select: { credentialId: true, transports: true },
  })
  return passkeys.map(({ credentialId, transports }) => ({
    id: Buffer.from(credentialId).toString('base64url'),
    type: 'public-key' as const,
    transports,
  }))
}
