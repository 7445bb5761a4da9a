import type pg from 'pg'

/** A live session whose time is up, as it stood when it was read. */
export interface TimedOutAuthKey {
  readonly id: string
  readonly userId: string
  readonly lastUsedAt: Date
  readonly expiresAt: Date | null
  readonly inactivityTimeoutMs: number | null
}

/** How many rows were hashed under one pepper. */
export interface PepperCount {
  readonly pepperId: string
  readonly count: number
}

/** Statements over all sessions at once that the query builder cannot say. They read and lock nothing. */
export interface SessionStatements {
  /** Sessions that nobody has ended and that were over, by the clock, at `moment`; at most `limit`, in any order. */
  findTimedOut(moment: Date, limit: number): Promise<TimedOutAuthKey[]>
  /** The sessions alive at `now`, by pepper. */
  countLiveByPepper(now: Date): Promise<PepperCount[]>
  /** The passwords that are set, by pepper. */
  countPasswordsByPepper(): Promise<PepperCount[]>
  /** The checkpoints of pruned security logs, by the pepper they are sealed under. */
  countLogSealsByPepper(): Promise<PepperCount[]>
  /** People whose checkpoint is sealed under another pepper than this one, by id and after `after`; at most `limit`. */
  findLogSealsBesides(
    pepperId: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<string[]>
}

/** The statements over PostgreSQL. */
export function createSessionStatements(pool: pg.Pool): SessionStatements {
  return {
    async findTimedOut(moment, limit) {
      return (await pool.query<TimedOutAuthKey>(timedOut, [moment, limit])).rows
    },
    async countLiveByPepper(now) {
      return (await pool.query<PepperCount>(liveByPepper, [now])).rows
    },
    async countPasswordsByPepper() {
      return (await pool.query<PepperCount>(passwordsByPepper)).rows
    },
    async countLogSealsByPepper() {
      return (await pool.query<PepperCount>(logSealsByPepper)).rows
    },
    async findLogSealsBesides(pepperId, { after, limit }) {
      const { rows } = await pool.query<{ id: string }>(logSealsBesides, [pepperId, after, limit])
      return rows.map(({ id }) => id)
    },
  }
}

const isOverAt = `(expires_at <= $1 or last_used_at + inactivity_timeout_ms * interval '1 millisecond' <= $1)`

// Reads every live row where none is over. No order: with one, the planner fetches row by row along an index.
// Keys of a deleted account are ended ones, so user_id is never null here.
const timedOut = `
  select id, user_id as "userId", last_used_at as "lastUsedAt", expires_at as "expiresAt",
         inactivity_timeout_ms::float8 as "inactivityTimeoutMs"
    from auth_key
   where ended_at is null and user_id is not null and ${isOverAt}
   limit $2`

const liveByPepper = `
  select pepper_id as "pepperId", count(*)::int as count
    from auth_key
   where ended_at is null and ${isOverAt} is not true
   group by pepper_id order by pepper_id`

// "<algorithm>:<pepper id>:<hash>"; an account without a password, or one that the application hashed, has no such form.
const passwordsByPepper = `
  select split_part(password_hash, ':', 2) as "pepperId", count(*)::int as count
    from email_account
   where password_hash ~ '^[a-z0-9-]+:[0-9a-f]{12}:\\$'
   group by 1 order by 1`

// A seal begins with the six bytes of its pepper's id.
const sealPepper = `encode(substring(security_log_pruned_seal from 1 for 6), 'hex')`

const logSealsByPepper = `
  select ${sealPepper} as "pepperId", count(*)::int as count
    from auth_user
   where security_log_pruned_to > 0 and security_log_pruned_seal is not null
   group by 1 order by 1`

const logSealsBesides = `
  select id from auth_user
   where security_log_pruned_to > 0 and ${sealPepper} <> $1 and ($2::uuid is null or id > $2::uuid)
   order by id limit $3`
