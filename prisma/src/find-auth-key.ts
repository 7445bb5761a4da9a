import type pg from 'pg'

/** What the database knows about a presented key: the key's row, its person and her standing, as of one instant. */
export interface StoredAuthKey {
  readonly id: string
  /** Null once the account was deleted. */
  readonly userId: string | null
  readonly method: string
  readonly hashVersion: number
  readonly pepperId: string
  readonly salt: Buffer
  readonly secretHash: Buffer
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly provedAt: Date
  readonly expiresAt: Date | null
  readonly inactivityTimeoutMs: number | null
  readonly endedAt: Date | null
  readonly endReason: string | null
  readonly endedBy: string | null
  readonly blocked: boolean
  readonly scopeNames: readonly string[]
  readonly userName: string | null
  readonly fullName: string | null
  readonly imageKey: string | null
  readonly email: string | null
  /** Null where `userId` is. */
  readonly userCreatedAt: Date | null
  readonly deletionDueAt: Date | null
}

const statement = `
  select k.id, k.user_id as "userId", k.method, k.hash_version as "hashVersion", k.pepper_id as "pepperId",
         k.salt, k.secret_hash as "secretHash", k.created_at as "createdAt", k.last_used_at as "lastUsedAt",
         k.proved_at as "provedAt", k.expires_at as "expiresAt",
         k.inactivity_timeout_ms::float8 as "inactivityTimeoutMs", k.ended_at as "endedAt",
         k.end_reason as "endReason", k.ended_by as "endedBy",
         coalesce(u.blocked, false) as blocked, coalesce(u.scope_names, '{}') as "scopeNames",
         p.user_name as "userName", p.full_name as "fullName", p.image_key as "imageKey", e.email, u.created_at as "userCreatedAt",
         u.deletion_due_at as "deletionDueAt"
    from auth_key k
    left join auth_user u on u.id = k.user_id
    left join user_profile p on p.user_id = k.user_id
    left join email_account e on e.user_id = k.user_id
   where k.id = $1`

/**
 * Reads everything that checking a request needs, and who the caller is: one prepared statement, no write. Runs on
 * every request, so it goes through `pg` directly. A connection that turns out to be dead is replaced once; a wait that was
 * too long is not begun again, since whatever is overloaded would get twice the work.
 */
export async function findAuthKey(pool: pg.Pool, id: string): Promise<StoredAuthKey | undefined> {
  const query = { name: 'find-auth-key', text: statement, values: [id] }
  try {
    return (await pool.query<StoredAuthKey>(query)).rows[0]
  } catch (error) {
    if (!isConnectionDead(error)) throw error
    return (await pool.query<StoredAuthKey>(query)).rows[0]
  }
}

/** The server ended it (57P01 to 57P03), or the network did. Class 57014 is a time-out, and so is one while connecting. */
function isConnectionDead(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return /^(57P0[123]|ECONNRESET|EPIPE)$/.test(error.code)
  return /^(Connection terminated(?! due to connection timeout)|Client has encountered a connection error)/.test(
    error.message,
  )
}
