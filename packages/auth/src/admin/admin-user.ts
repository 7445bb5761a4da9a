import type { AdminUser } from '@latchkey/contracts/admin'
import type { AuthRuntime } from '../runtime.ts'
import { toNumber } from '../core/end-auth-keys.ts'
import { timedOut } from '../core/validate-session.ts'

/** The columns that an `AdminUser` is made from. */
export const adminUserColumns = {
  id: true,
  createdAt: true,
  blocked: true,
  deletionDueAt: true,
  scopeNames: true,
  profile: { select: { userName: true, fullName: true } },
  emailAccount: { select: { email: true } },
} as const

/** A row of `adminUserColumns`. */
export interface AdminUserRow {
  readonly id: string
  readonly createdAt: Date
  readonly blocked: boolean
  readonly deletionDueAt: Date | null
  readonly scopeNames: readonly string[]
  readonly profile: { readonly userName: string | null; readonly fullName: string | null } | null
  readonly emailAccount: { readonly email: string } | null
}

/** Rows as administrators see them, in the same order. Two queries, however many rows. */
export async function toAdminUsers(auth: AuthRuntime, rows: readonly AdminUserRow[]): Promise<AdminUser[]> {
  const ids = rows.map(({ id }) => id)
  const [live, seen] = await Promise.all([countLiveSessions(auth, ids), findLastSeen(auth, ids)])
  return rows.map(({ profile, emailAccount, ...row }) => ({
    ...row,
    scopeNames: [...row.scopeNames],
    email: emailAccount?.email ?? null,
    userName: profile?.userName ?? null,
    fullName: profile?.fullName ?? null,
    liveSessions: live.get(row.id) ?? 0,
    lastSeenAt: seen.get(row.id) ?? null,
  }))
}

async function countLiveSessions(auth: AuthRuntime, userIds: string[]): Promise<ReadonlyMap<string | null, number>> {
  const now = auth.clock.now()
  const rows = await auth.db.tables.authKey.findMany({
    where: { userId: { in: userIds }, endedAt: null },
    select: { userId: true, lastUsedAt: true, expiresAt: true, inactivityTimeoutMs: true },
  })
  const counts = new Map<string | null, number>()
  for (const { userId, inactivityTimeoutMs, ...times } of rows) {
    if (timedOut({ ...times, inactivityTimeoutMs: toNumber(inactivityTimeoutMs) }, now)) continue
    counts.set(userId, (counts.get(userId) ?? 0) + 1)
  }
  return counts
}

async function findLastSeen(auth: AuthRuntime, userIds: string[]): Promise<ReadonlyMap<string | null, Date | null>> {
  const rows = await auth.db.tables.authKey.groupBy({
    by: ['userId'],
    where: { userId: { in: userIds } },
    _max: { lastUsedAt: true },
  })
  return new Map(rows.map(({ userId, _max }) => [userId, _max.lastUsedAt]))
}
