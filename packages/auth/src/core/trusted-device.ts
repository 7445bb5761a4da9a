import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { keyedHashes } from './keyed-hash.ts'

const tokensMax = 5

/** The purpose under which a trusted device's token is hashed. */
export const trustedDevicePurpose = 'trusted-device'

type Runtime = Pick<AuthRuntime, 'clock' | 'config' | 'secrets'>

/** Somebody, and what her browser shows so as not to be asked again. */
export interface ShownTrust {
  readonly userId: string
  readonly token: string | null
}

/**
 * Whether the browser is one that she asked not to be asked on again. What it shows may vouch for several people, each by a token of
 * her own.
 */
export async function isTrustedDevice(
  auth: Runtime,
  tables: Pick<AuthTables, 'trustedDevice'>,
  shown: ShownTrust,
): Promise<boolean> {
  const where = trustedBy(auth, shown)
  return where !== null && (await tables.trustedDevice.count({ where })) > 0
}

/** Notes the use of the browser, where it is one that she trusts. */
export async function noteTrustedDevice(
  auth: Runtime,
  tables: Pick<AuthTables, 'trustedDevice'>,
  shown: ShownTrust,
): Promise<void> {
  const where = trustedBy(auth, shown)
  if (where) await tables.trustedDevice.updateMany({ where, data: { lastUsedAt: auth.clock.now() } })
}

/** The rows that vouch for her; null where none can. */
function trustedBy({ clock, config, secrets }: Runtime, { userId, token }: ShownTrust) {
  const hashes = trustedDeviceTokens(token).flatMap((each) =>
    keyedHashes(secrets.sessionPeppers, trustedDevicePurpose, each),
  )
  if (hashes.length === 0) return null
  const now = clock.now()
  return {
    userId,
    tokenHash: { in: hashes },
    expiresAt: { gt: now },
    // A shorter time, or none, counts for those that were trusted before it was set.
    createdAt: { gt: datePlus(now, -config.trustedDeviceLifetime) },
  }
}

/** The tokens in what a browser shows, the latest first; none where any of it has not the form of one. */
export function trustedDeviceTokens(shown: string | null): readonly string[] {
  if (shown === null || !/^[\w-]{43}(?:\.[\w-]{43})*$/.test(shown)) return []
  return shown.split('.').slice(0, tokensMax)
}
