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

// "<algorithm>:<pepper id>:<hash>"; an account without a password has no such form.
const passwordsByPepper = `
  select split_part(password_hash, ':', 2) as "pepperId", count(*)::int as count
    from email_account
   where password_hash like '%:%'
   group by 1 order by 1`
