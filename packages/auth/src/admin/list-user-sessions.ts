import type { AuthRuntime } from '../runtime.ts'
import type { AdminSession } from '@latchkey/contracts/admin'
import { adminSessionColumns, toLiveSessions } from './admin-session.ts'
import { readCursor, readLimit } from './page.ts'
import { requireId } from './read-input.ts'

/** Whose sessions, and which page of them. */
export interface SessionFilter {
  /** Of one person; left out: of all. */
  readonly userId?: string | undefined
  readonly cursor?: string | undefined
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined
}

/**
 * Live sessions, newest first, in keyset pages.
 *
 * @throws DomainError `INVALID_INPUT` for a cursor or a limit that is none.
 */
export async function listUserSessions(
  auth: AuthRuntime,
  { userId, cursor, limit }: SessionFilter = {},
): Promise<{ sessions: AdminSession[]; nextCursor: string | null }> {
  const size = readLimit(limit)
  const owner = userId === undefined ? { not: null } : requireId(userId)
  const now = auth.clock.now()
  const sessions: AdminSession[] = []
  let before = cursor === undefined ? undefined : readCursor(cursor)
  // The clock has ended some of the rows; reading goes on until the page is full.
  for (;;) {
    const rows = await auth.db.tables.authKey.findMany({
      where: { userId: owner, endedAt: null, ...(before !== undefined && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: size + 1,
      select: adminSessionColumns,
    })
    sessions.push(...toLiveSessions(rows, now))
    before = rows.at(-1)?.id
    if (sessions.length > size) return { sessions: sessions.slice(0, size), nextCursor: sessions[size - 1]?.id ?? null }
    if (rows.length <= size) return { sessions, nextCursor: null }
  }
}
