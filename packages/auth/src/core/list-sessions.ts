import { sessionMethodIn, type DeviceSession } from '@latchkey/contracts/auth/session'
import type { AuthRuntime, AuthSession } from '../runtime.ts'
import { deviceName } from './device-name.ts'
import { toNumber } from './end-auth-keys.ts'
import { timedOut } from './validate-session.ts'

/** The caller's live sessions: this one first, then by last use. Never a key or a hash. */
export async function listSessions(auth: AuthRuntime, session: AuthSession): Promise<DeviceSession[]> {
  const now = auth.clock.now()
  const rows = await auth.db.tables.authKey.findMany({
    where: { userId: session.userId, endedAt: null },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
    select: {
      id: true,
      method: true,
      createdAt: true,
      lastUsedAt: true,
      expiresAt: true,
      inactivityTimeoutMs: true,
      ipAddress: true,
      userAgent: true,
    },
  })
  const devices = rows
    .map(({ userAgent, ...row }) => ({
      ...row,
      method: sessionMethodIn(row.method),
      inactivityTimeoutMs: toNumber(row.inactivityTimeoutMs),
      isCurrent: row.id === session.authKeyId,
      deviceName: deviceName(userAgent),
    }))
    .filter((device) => !timedOut(device, now))
  return [...devices.filter(({ isCurrent }) => isCurrent), ...devices.filter(({ isCurrent }) => !isCurrent)]
}
