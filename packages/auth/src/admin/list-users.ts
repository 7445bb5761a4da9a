import { emailAddress } from '@latchkey/contracts/auth/email'
import type { AdminUser } from '@latchkey/contracts/admin'
import type { FoundPlace, FoundUser, UserQuery } from '@latchkey/prisma/user-statements'
import type { AuthRuntime } from '../runtime.ts'
import { adminUserColumns, toAdminUsers } from './admin-user.ts'
import { readCursor, readLimit, readPlace, writePlace } from './page.ts'

/** Which people, and which page of them. */
export interface UserFilter {
  /** The beginning of an address or of a user name; upper and lower case are the same. */
  readonly search?: string | undefined
  readonly blocked?: boolean | undefined
  /** Only people who hold this scope. */
  readonly scope?: string | undefined
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined
}

/** One page; `nextCursor` is null on the last. */
export interface UserPage {
  readonly users: AdminUser[]
  readonly nextCursor: string | null
}

/**
 * People, newest first; those that a search finds, in the order of what matched. Who comes and goes between two pages
 * neither repeats nor hides others (keyset pages).
 *
 * @throws DomainError `INVALID_INPUT` for a cursor or a limit that is none.
 */
export async function listUsers(auth: AuthRuntime, filter: UserFilter = {}): Promise<UserPage> {
  const { blocked, scope, cursor, limit } = filter
  const size = readLimit(limit)
  // One more than asked for tells whether there is another page.
  const query = { limit: size + 1, ...(blocked !== undefined && { blocked }), ...(scope !== undefined && { scope }) }
  const text = (filter.search ?? '').normalize('NFC').trim()
  if (text !== '')
    return searchUsers(auth, text, { query, after: cursor === undefined ? undefined : readPlace(cursor) })
  const before = cursor === undefined ? {} : { before: readCursor(cursor) }
  const ids = await auth.userStatements.listIds({ ...query, ...before })
  const shown = ids.slice(0, size)
  return { users: await readUsers(auth, shown), nextCursor: ids.length > size ? (shown.at(-1) ?? null) : null }
}

interface Search {
  readonly query: UserQuery
  readonly after: FoundPlace | undefined
}

async function searchUsers(auth: AuthRuntime, text: string, { query, after }: Search): Promise<UserPage> {
  const size = query.limit - 1
  const email = emailAddress.safeParse(text).data ?? text.normalize('NFKC').toLowerCase()
  const found: FoundUser[] = []
  let place = after
  // Some of what is found is there for the second time; reading goes on until the page is full.
  for (;;) {
    const rows = await auth.userStatements.search(
      { email, userName: text },
      { ...query, ...(place && { after: place }) },
    )
    found.push(...rows.filter(({ isRepeated }) => !isRepeated))
    place = rows.at(-1)
    if (found.length > size || rows.length < query.limit) break
  }
  const shown = found.slice(0, size)
  const last = found.length > size ? shown.at(-1) : undefined
  return {
    users: await readUsers(auth, [...new Set(shown.map(({ id }) => id))]),
    nextCursor: last ? writePlace(last) : null,
  }
}

/** In the order of the ids; who is gone meanwhile is left out. */
async function readUsers(auth: AuthRuntime, ids: readonly string[]): Promise<AdminUser[]> {
  const rows = await auth.db.tables.authUser.findMany({ where: { id: { in: [...ids] } }, select: adminUserColumns })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return toAdminUsers(
    auth,
    ids.flatMap((id) => byId.get(id) ?? []),
  )
}
