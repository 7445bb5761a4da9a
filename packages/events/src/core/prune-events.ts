import { keptMs, type Queryable } from './bus-parts.ts'

const batchMax = 1000

/** Deletes events older than an hour. By the database's clock too: a node whose clock is fast must delete nothing early. */
export async function pruneEvents(pool: Queryable, now: Date): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from bus_event where sequence in (
         select sequence from bus_event
          where published_at < least($1::timestamptz, now()) - $2 * interval '1 millisecond'
          limit ${batchMax} for update skip locked)`,
      [now, keptMs],
    )
    if ((rowCount ?? 0) < batchMax) return
  }
}
