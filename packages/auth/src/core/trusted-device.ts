import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { keyedHashes } from './keyed-hash.ts'

const tokensMax = 5

/** The purpose under which a trusted device's token is hashed. */
export const trustedDevicePurpose = 'trusted-device'

/**
 * Whether the browser is one that she asked not to be asked on again. What it shows may vouch for several people, each by a token of
 * her own. Notes the use.
 */
export async function useTrustedDevice(
  { clock, config, secrets }: Pick<AuthRuntime, 'clock' | 'config' | 'secrets'>,
  tables: Pick<AuthTables, 'trustedDevice'>,
  { userId, token }: { readonly userId: string; readonly token: string | null },
): Promise<boolean> {
  const hashes = trustedDeviceTokens(token).flatMap((each) =>
    keyedHashes(secrets.sessionPeppers, trustedDevicePurpose, each),
  )
  if (hashes.length === 0) return false
  const now = clock.now()
  const { count } = await tables.trustedDevice.updateMany({
    where: {
      userId,
      tokenHash: { in: hashes },
      expiresAt: { gt: now },
      // A shorter time, or none, counts for those that were trusted before it was set.
      createdAt: { gt: datePlus(now, -config.trustedDeviceLifetime) },
    },
    data: { lastUsedAt: now },
  })
  return count > 0
}

/** The tokens in what a browser shows, the latest first; none where any of it has not the form of one. */
export function trustedDeviceTokens(shown: string | null): readonly string[] {
  if (shown === null || !/^[\w-]{43}(?:\.[\w-]{43})*$/.test(shown)) return []
  return shown.split('.').slice(0, tokensMax)
}
