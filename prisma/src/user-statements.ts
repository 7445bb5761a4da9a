import type pg from 'pg'

/** Which people an administrator asks for. */
export interface UserQuery {
  readonly blocked?: boolean
  /** Only people who hold this scope. */
  readonly scope?: string
  readonly limit: number
}

/** A place in the list that a search answers: behind this text, and behind this person among those with it. */
export interface FoundPlace {
  readonly term: string
  readonly id: string
}

/** Somebody whose address or name begins as asked, and what of hers it was. */
export interface FoundUser extends FoundPlace {
  /** Her other terms that begin so and come earlier: she stands in the list there. */
  readonly isRepeated: boolean
}

/** What an address or a name begins with. */
export interface Beginning {
  readonly email: string
  readonly userName: string
}

/** How many of something happened, by kind. */
export interface ActivityCount {
  readonly kind: string
  readonly count: number
}

/** Questions of administrators about everybody at once. They read and lock nothing, and stay quick with millions of rows. */
export interface UserStatements {
  /** Ids, newest first. `before`: only older ones. */
  listIds(query: UserQuery & { readonly before?: string }): Promise<string[]>
  /**
   * People by the beginning of their address, as it is stored, or of their name, where upper and lower case are the same; in
   * the order of what matched. One who matches twice comes twice, once `isRepeated`. At most `limit`, behind `after`.
   */
  search(beginning: Beginning, query: UserQuery & { readonly after?: FoundPlace }): Promise<FoundUser[]>
  /** Entries of the security logs from `from` on and before `to`, by event. */
  countEvents(from: Date, to: Date): Promise<ActivityCount[]>
  /** Sessions alive at `now`. Reads every one. */
  countLiveSessions(now: Date): Promise<number>
  /** How many people there are, and how many of them are blocked. Reads every row. */
  countUsers(): Promise<{ readonly users: number; readonly blocked: number }>
}

/** The statements over PostgreSQL. */
export function createUserStatements(pool: pg.Pool): UserStatements {
  return {
    listIds: (query) => listIds(pool, query),
    search: (beginning, query) => search(pool, beginning, query),
    async countEvents(from, to) {
      return (await pool.query<ActivityCount>(events, [from, to])).rows
    },
    async countLiveSessions(now) {
      return (await pool.query<{ count: number }>(liveSessions, [now])).rows[0]?.count ?? 0
    },
    async countUsers() {
      return (await pool.query<{ users: number; blocked: number }>(users)).rows[0] ?? { users: 0, blocked: 0 }
    },
  }
}

// What few people are is found by its index, and looked for among them; what many are is soon met on the way along the
// list. The planner does not know which it is, since it guesses the same for every scope: it is told the few by id.
const fewMax = 3000

async function findFew(
  pool: pg.Pool,
  { blocked, scope }: Pick<UserQuery, 'blocked' | 'scope'>,
): Promise<string[] | undefined> {
  if (blocked !== true && scope === undefined) return undefined
  const scopes = scope === undefined ? null : [scope]
  const { rows } = await pool.query<{ id: string }>(such, [blocked ?? null, scopes, fewMax + 1])
  return rows.length > fewMax ? undefined : rows.map(({ id }) => id)
}

async function listIds(
  pool: pg.Pool,
  { before, ...query }: UserQuery & { readonly before?: string },
): Promise<string[]> {
  const { blocked, scope, limit } = query
  const few = await findFew(pool, query)
  const { rows } = await pool.query<{ id: string }>(
    few
      ? { text: amongFew, values: [few, before ?? null, limit] }
      : { text: amongMany, values: [blocked ?? null, scope === undefined ? null : [scope], before ?? null, limit] },
  )
  return rows.map(({ id }) => id)
}

const isSuch = (blocked: string, scopes: string) => `
      (${blocked}::boolean is null or u.blocked = ${blocked}::boolean)
      and (${scopes}::text[] is null or u.scope_names @> ${scopes}::text[])`

const such = `select u.id from auth_user u where ${isSuch('$1', '$2')} limit $3::int`

const amongMany = `
  select u.id from auth_user u
   where ${isSuch('$1', '$2')} and ($3::uuid is null or u.id < $3::uuid) order by u.id desc limit $4::int`

const amongFew = `
  select id from unnest($1::uuid[]) few (id) where $2::uuid is null or id < $2::uuid order by id desc limit $3::int`

async function search(
  pool: pg.Pool,
  { email, userName }: Beginning,
  { after, ...query }: UserQuery & { readonly after?: FoundPlace },
): Promise<FoundUser[]> {
  const { blocked, scope, limit } = query
  const few = await findFew(pool, query)
  const asked = [beginsWith(email), beginsWith(userName), after?.term ?? null, after?.id ?? null, limit]
  const { rows } = await pool.query<FoundUser>(
    few
      ? { text: foundAmongFew, values: [...asked, few] }
      : { text: foundAmongMany, values: [...asked, blocked ?? null, scope === undefined ? null : [scope]] },
  )
  return rows
}

const beginsWith = (text: string) => `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

const emailBegins = `e.email collate "C" like $1`
const nameBegins = `lower(p.user_name) collate "C" like lower($2)`
const emailIsBehind = `($3::text is null or (e.email collate "C", e.user_id) > ($3::text collate "C", $4::uuid))`
const nameIsBehind = `($3::text is null or (lower(p.user_name) collate "C", p.user_id) > ($3::text collate "C", $4::uuid))`

const merged = `
  page as (
    select * from (select * from by_email union select * from by_name) found order by term collate "C", id limit $5::int
  )
  select page.term, page.id,
         exists (select from email_account e
                  where e.user_id = page.id and ${emailBegins} and e.email collate "C" < page.term collate "C")
         or exists (select from user_profile p
                     where p.user_id = page.id and ${nameBegins}
                       and lower(p.user_name) collate "C" < page.term collate "C") as "isRepeated"
    from page order by page.term collate "C", page.id`

// Two walks along an index, each of which stops after a page, and their merge.
const foundAmongMany = `
  with by_email as (
    select e.email as term, e.user_id as id from email_account e join auth_user u on u.id = e.user_id
     where ${emailBegins} and ${emailIsBehind} and ${isSuch('$6', '$7')}
     order by e.email collate "C" limit $5::int
  ), by_name as (
    select lower(p.user_name) as term, p.user_id as id from user_profile p join auth_user u on u.id = p.user_id
     where ${nameBegins} and ${nameIsBehind} and ${isSuch('$6', '$7')}
     order by lower(p.user_name) collate "C", p.user_id limit $5::int
  ), ${merged}`

const foundAmongFew = `
  with by_email as (
    select e.email as term, e.user_id as id from unnest($6::uuid[]) few (id) join email_account e on e.user_id = few.id
     where ${emailBegins} and ${emailIsBehind}
  ), by_name as (
    select lower(p.user_name) as term, p.user_id as id from unnest($6::uuid[]) few (id) join user_profile p on p.user_id = few.id
     where ${nameBegins} and ${nameIsBehind}
  ), ${merged}`

const events = `
  select event as kind, count(*)::int as count from security_log_entry where at >= $1 and at < $2 group by event`

const liveSessions = `
  select count(*)::int as count from auth_key
   where ended_at is null
     and (expires_at <= $1 or last_used_at + inactivity_timeout_ms * interval '1 millisecond' <= $1) is not true`

const users = `
  select (select count(*)::int from auth_user) as users, (select count(*)::int from auth_user where blocked) as blocked`
