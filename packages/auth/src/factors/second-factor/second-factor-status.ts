import type { SecondFactorStatus, TrustedDeviceInfo } from '@latchkey/contracts/auth/second-factor'
import { deviceName } from '../../core/device-name.ts'
import { keyedHashes } from '../../core/keyed-hash.ts'
import { trustedDevicePurpose, trustedDeviceTokens } from '../../core/trusted-device.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { countRecoveryCodes } from '../recovery-codes/recovery-codes.ts'
import type { FactorOwner } from '../totp/start-totp-enrollment.ts'

/** How her second step stands: whether it is on, the recovery codes that are left, and the browsers that are spared it. */
export async function secondFactorStatus(
  auth: AuthRuntime,
  { session: { userId }, client }: FactorOwner,
): Promise<SecondFactorStatus> {
  const { tables } = auth.db
  const factor = await tables.totpFactor.findUnique({ where: { userId }, select: { confirmedAt: true } })
  const enabledAt = factor?.confirmedAt ?? null
  return {
    isEnabled: enabledAt !== null,
    enabledAt,
    recoveryCodesLeft: await countRecoveryCodes(tables, userId),
    trustedDevices: await listTrustedDevices(auth, userId, client.trustedDevice),
  }
}

async function listTrustedDevices(
  { db, clock, secrets }: AuthRuntime,
  userId: string,
  shown: string | null,
): Promise<TrustedDeviceInfo[]> {
  const rows = await db.tables.trustedDevice.findMany({
    where: { userId, expiresAt: { gt: clock.now() } },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
    select: {
      id: true,
      tokenHash: true,
      createdAt: true,
      lastUsedAt: true,
      expiresAt: true,
      ipAddress: true,
      userAgent: true,
    },
  })
  const ownHashes = trustedDeviceTokens(shown).flatMap((token) =>
    keyedHashes(secrets.sessionPeppers, trustedDevicePurpose, token).map(hex),
  )
  return rows.map(({ tokenHash, userAgent, ...device }) => ({
    ...device,
    deviceName: deviceName(userAgent),
    isCurrent: ownHashes.includes(hex(tokenHash)),
  }))
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
