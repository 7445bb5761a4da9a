import { emailAddress } from '@latchkey/contracts/auth/email'
import type { AuthRuntime } from '../runtime.ts'
import { adminUserColumns, toAdminUsers, type AdminUser } from './admin-user.ts'
import { readCursor, readLimit } from './page.ts'

/** Which people, and which page of them. */
export interface UserFilter {
  /** The beginning of an address or of a user name; upper and lower case are the same. */
  readonly search?: string
  readonly blocked?: boolean
  /** Only people who hold this scope. */
  readonly scope?: string
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  /** 1 to 200, default 50. */
  readonly limit?: number
}

/**
 * People, newest first. Who comes and goes between two pages neither repeats nor hides others (keyset pages).
 *
 * @throws DomainError `INVALID_INPUT` for a cursor or a limit that is none.
 */
export async function listUsers(
  auth: AuthRuntime,
  { search, blocked, scope, cursor, limit }: UserFilter = {},
): Promise<{ users: AdminUser[]; nextCursor: string | null }> {
  const size = readLimit(limit)
  const rows = await auth.db.tables.authUser.findMany({
    where: {
      ...(cursor !== undefined && { id: { lt: readCursor(cursor) } }),
      ...(blocked !== undefined && { blocked }),
      ...(scope !== undefined && { scopeNames: { has: scope } }),
      ...startsWith(search),
    },
    orderBy: { id: 'desc' },
    // One more than asked for tells whether there is another page.
    take: size + 1,
    select: adminUserColumns,
  })
  const shown = rows.slice(0, size)
  const last = rows.length > size ? shown.at(-1) : undefined
  return { users: await toAdminUsers(auth, shown), nextCursor: last?.id ?? null }
}

function startsWith(search = '') {
  const text = search.normalize('NFC').trim()
  if (text === '') return {}
  // The query builder passes `%` and `_` on as wildcards.
  const literal = (typed: string) => typed.replaceAll(/[\\%_]/g, String.raw`\$&`)
  const email = emailAddress.safeParse(text).data ?? text.normalize('NFKC').toLowerCase()
  return {
    OR: [
      { emailAccount: { email: { startsWith: literal(email) } } },
      { profile: { userName: { startsWith: literal(text), mode: 'insensitive' as const } } },
    ],
  }
}
