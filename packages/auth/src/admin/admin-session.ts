import type { AdminSession } from '@latchkey/contracts/admin'
import { sessionMethodIn } from '@latchkey/contracts/auth/session'
import { deviceName } from '../core/device-name.ts'
import { toNumber } from '../core/end-auth-keys.ts'
import { timedOut } from '../core/validate-session.ts'

/** The columns that an `AdminSession` is made from. */
export const adminSessionColumns = {
  id: true,
  userId: true,
  method: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  inactivityTimeoutMs: true,
  ipAddress: true,
  userAgent: true,
  user: { select: { emailAccount: { select: { email: true } } } },
} as const

interface AdminSessionRow {
  readonly id: string
  readonly userId: string | null
  readonly method: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date | null
  readonly inactivityTimeoutMs: bigint | null
  readonly ipAddress: string | null
  readonly userAgent: string | null
  readonly user: { readonly emailAccount: { readonly email: string } | null } | null
}

/** The rows that are alive at `now`, as administrators see them. */
export function toLiveSessions(rows: readonly AdminSessionRow[], now: Date): AdminSession[] {
  return rows.flatMap(({ userId, method, inactivityTimeoutMs, userAgent, user, ...row }) =>
    userId === null || timedOut({ ...row, inactivityTimeoutMs: toNumber(inactivityTimeoutMs) }, now)
      ? []
      : [
          {
            ...row,
            userId,
            email: user?.emailAccount?.email ?? null,
            deviceName: deviceName(userAgent),
            method: sessionMethodIn(method),
          },
        ],
  )
}
