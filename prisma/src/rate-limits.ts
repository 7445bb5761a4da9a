import type pg from 'pg'

/** At most `max` hits within any `windowMs`. */
export interface RollingWindow {
  readonly kind: 'window'
  readonly max: number
  readonly windowMs: number
}

/** `burst` hits at once, refilled at `perMinute` (a token bucket, kept as GCRA's single timestamp). */
export interface TokenBucket {
  readonly kind: 'bucket'
  readonly burst: number
  readonly perMinute: number
}

export type RateLimitRule = RollingWindow | TokenBucket

/** `retryAfterMs`: how long until the next hit would be taken. */
export type RateLimitAnswer = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: number }

/**
 * Counters shared by all nodes. Each hit is one guarded statement of its own, outside any transaction of the
 * caller, so that parallel tries cannot slip through together and a later failure cannot give a try back.
 */
export interface RateLimits {
  /** Takes a hit under `key`, or says how long to wait. A refused hit is not counted. */
  spend(key: string, rule: RateLimitRule, now: Date): Promise<RateLimitAnswer>
  /** Forgets what was counted under `key`. */
  clear(key: string): Promise<void>
  /** Deletes counters that can no longer refuse anything, in small batches, so that no lock is held for long. */
  prune(now: Date): Promise<void>
}

/** Rate limits over PostgreSQL. */
export function createRateLimits(pool: pg.Pool): RateLimits {
  return {
    spend: (key, rule, now) =>
      rule.kind === 'window' ? spendWindow(pool, key, rule, now) : spendBucket(pool, key, rule, now),
    async clear(key) {
      await pool.query('delete from rate_limit where key = $1', [key])
    },
    async prune(now) {
      await pruneInBatches(pool, now)
    },
  }
}

const batchMax = 1000

// What a hit holds just now is in use again; the next round looks at it anew.
async function pruneInBatches(pool: pg.Pool, now: Date): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from rate_limit where key in (
         select key from rate_limit where expires_at < $1 limit ${batchMax} for update skip locked)`,
      [now],
    )
    if ((rowCount ?? 0) < batchMax) return
  }
}

async function spendWindow(pool: pg.Pool, key: string, rule: RollingWindow, now: Date): Promise<RateLimitAnswer> {
  const start = new Date(now.getTime() - rule.windowMs)
  const end = new Date(now.getTime() + rule.windowMs)
  const taken = await pool.query(
    `insert into rate_limit as r (key, hits, expires_at) values ($1, array[$2::timestamptz], $4)
     on conflict (key) do update
        set hits = array(select hit from unnest(r.hits) hit where hit > $3) || $2::timestamptz, expires_at = $4
      where (select count(*) from unnest(r.hits) hit where hit > $3) < $5
     returning 1`,
    [key, now, start, end, rule.max],
  )
  if (taken.rowCount) return { allowed: true }
  const { rows } = await pool.query<{ oldest: Date | null }>(
    'select (select min(hit) from unnest(hits) hit where hit > $2) as oldest from rate_limit where key = $1',
    [key, start],
  )
  const oldest = rows[0]?.oldest ?? now
  return { allowed: false, retryAfterMs: Math.max(1, oldest.getTime() + rule.windowMs - now.getTime()) }
}

async function spendBucket(pool: pg.Pool, key: string, rule: TokenBucket, now: Date): Promise<RateLimitAnswer> {
  const stepMs = 60_000 / rule.perMinute
  const latest = new Date(now.getTime() + stepMs * (rule.burst - 1))
  const taken = await pool.query(
    `insert into rate_limit as r (key, arrives_at, expires_at)
     values ($1, $2::timestamptz + $3 * interval '1 millisecond', $2::timestamptz + $3 * interval '1 millisecond')
     on conflict (key) do update
        set arrives_at = greatest(r.arrives_at, $2) + $3 * interval '1 millisecond',
            expires_at = greatest(r.arrives_at, $2) + $3 * interval '1 millisecond'
      where greatest(r.arrives_at, $2) <= $4
     returning 1`,
    [key, now, stepMs, latest],
  )
  if (taken.rowCount) return { allowed: true }
  const { rows } = await pool.query<{ arrivesAt: Date | null }>(
    'select arrives_at as "arrivesAt" from rate_limit where key = $1',
    [key],
  )
  const arrivesAt = rows[0]?.arrivesAt ?? now
  return { allowed: false, retryAfterMs: Math.max(1, arrivesAt.getTime() - latest.getTime()) }
}
