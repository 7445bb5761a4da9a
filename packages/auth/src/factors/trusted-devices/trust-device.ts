import { datePlus } from '../../core/date-plus.ts'
import { keyedHash, keyedHashes, randomToken } from '../../core/keyed-hash.ts'
import { newId } from '../../core/new-id.ts'
import { trustedDevicePurpose, trustedDeviceTokens } from '../../core/trusted-device.ts'
import { storedUserAgent } from '../../core/user-agent.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../../runtime.ts'

const tokensMax = 5
/** How many browsers one person may trust; one more replaces the one used longest ago. */
export const trustedDevicesMax = 50

/** What a browser keeps so that it is spared the second step. */
export interface TrustedBrowser {
  /** Vouches for each of up to five people by a token of her own. */
  readonly token: string
  readonly maxAgeSeconds: number
}

/**
 * Spares her browser the second step for `trustedDeviceLifetime`, in the transaction that finished it. Not for programs,
 * and not where the configuration says that nobody is spared it: null then.
 */
export async function trustDevice(
  auth: AuthRuntime,
  tables: AuthTables,
  { session, client }: { readonly session: AuthSession; readonly client: ClientInfo },
): Promise<TrustedBrowser | null> {
  const lifetimeMs = auth.config.trustedDeviceLifetime
  if (client.isProgram || lifetimeMs === 0) return null
  const { userId, authKeyId } = session
  const others = await forgetOwnTokens(auth, tables, { userId, shown: client.trustedDevice })
  const token = randomToken(auth)
  const now = auth.clock.now()
  await tables.trustedDevice.create({
    data: {
      id: newId(auth),
      userId,
      tokenHash: keyedHash(auth.secrets.sessionPeppers, trustedDevicePurpose, token),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: datePlus(now, lifetimeMs),
      ipAddress: client.address,
      userAgent: storedUserAgent(client.userAgent),
    },
    select: { id: true },
  })
  await forgetOldest(tables, userId)
  await recordSecurityEvent(tables, auth, { event: 'device-trusted', details: {}, userId, authKeyId, client })
  return { token: [token, ...others].slice(0, tokensMax).join('.'), maxAgeSeconds: Math.ceil(lifetimeMs / 1000) }
}

/** The same browser stands in her list once. @returns the tokens of others. */
async function forgetOwnTokens(
  { secrets }: Pick<AuthRuntime, 'secrets'>,
  tables: Pick<AuthTables, 'trustedDevice'>,
  { userId, shown }: { readonly userId: string; readonly shown: string | null },
): Promise<string[]> {
  const others: string[] = []
  for (const token of trustedDeviceTokens(shown)) {
    const tokenHash = { in: keyedHashes(secrets.sessionPeppers, trustedDevicePurpose, token) }
    const { count } = await tables.trustedDevice.deleteMany({ where: { userId, tokenHash } })
    if (count === 0) others.push(token)
  }
  return others
}

async function forgetOldest(tables: Pick<AuthTables, 'trustedDevice'>, userId: string): Promise<void> {
  const surplus = await tables.trustedDevice.findMany({
    where: { userId },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
    skip: trustedDevicesMax,
    select: { id: true },
  })
  if (surplus.length > 0) await tables.trustedDevice.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } })
}
