import type { AuthRuntime } from '../../runtime.ts'
import { openSecret, sealSecret } from './sealed-secret.ts'

const batchSize = 200

/**
 * Where the encryption key was replaced, seals the secrets of authenticator apps under the current encryption key, so that an older one can go although their
 * owners were not here since. What no configured key opens is left as it is, and said.
 *
 * In small batches; any number of processes may do it at once, and apps may be set up and taken away meanwhile.
 *
 * @param stopped ends it early.
 */
export async function resealTotpSecrets(
  auth: Pick<AuthRuntime, 'db' | 'random' | 'secrets' | 'factorStatements' | 'log'>,
  { stopped }: { readonly stopped?: AbortSignal } = {},
): Promise<{ readonly resealed: number; readonly unreadable: number }> {
  const { tables } = auth.db
  const { current, fallbacks } = auth.secrets.encryptionKeys
  // Until then all is under the one key there is, and stays readable for nodes that know of one only.
  if (fallbacks.length === 0) return { resealed: 0, unreadable: 0 }
  let [resealed, unreadable] = [0, 0]
  let after: string | null = null
  for (;;) {
    const page: { after: string | null; limit: number } = { after, limit: batchSize }
    const factors = await auth.factorStatements.findTotpSecretsBesides(current.id, page)
    for (const { userId, sealedSecret } of factors) {
      if (stopped?.aborted) return { resealed, unreadable }
      const secret = openSecret(auth, sealedSecret, userId)
      if (!secret) {
        unreadable++
        continue
      }
      const { count } = await tables.totpFactor.updateMany({
        where: { userId, sealedSecret: Uint8Array.from(sealedSecret) },
        data: { sealedSecret: sealSecret(auth, secret, userId) },
      })
      resealed += count
    }
    after = factors.at(-1)?.userId ?? null
    if (factors.length === batchSize) continue
    if (unreadable > 0) auth.log.warn({ unreadable }, 'Secrets of authenticator apps open with no configured key')
    return { resealed, unreadable }
  }
}
