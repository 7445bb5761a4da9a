import { keptMs, type Queryable } from './bus-parts.ts'

/** Reads what other processes have published, each event once, in the order of its sequence. */
export interface EventReader {
  /** Takes up a new connection: the first time at the newest event, later where the last one left off. */
  takeUp(connection: Queryable): Promise<void>
  /** Tells everything that is new. */
  catchUp(connection: Queryable): Promise<void>
}

export interface EventReaderOptions {
  /** This process, which has told its own events already. */
  readonly origin: string
  readonly clock: { now(): Date }
  readonly tell: (channel: string, text: string) => void
  /** Events are missing: they were deleted before they were read, or never arrived in the database. */
  readonly onGap: () => void
}

interface Row {
  readonly sequence: number
  readonly origin: string
  readonly channel: string
  readonly number: number
  /** Null for our own. */
  readonly text: string | null
}

const pageSize = 200
/** Processes that are remembered. Each start of a server or of the command line is another one. */
const originsMax = 1000
/** Rows are dated when they begin to be written, so they may be deleted this much sooner than an hour after a read. */
const marginMs = 60_000

// Sequences stay far below 2^53, so doubles hold them exactly.
const whereItStands = `
  select coalesce(max(sequence), 0)::float8 as newest,
         (select case when is_called then last_value else 0 end from bus_event_sequence_seq)::float8 as given
    from bus_event`

const nextPage = `
  select sequence::float8 as sequence, origin, channel, (event->>'number')::float8 as number,
         case when origin <> $2 then event->>'text' end as text
    from bus_event where sequence > $1 order by sequence limit ${pageSize}`

export function createEventReader({ origin, clock, tell, onGap }: EventReaderOptions): EventReader {
  /** The number of the last event heard, by process; whoever was heard last stands last. */
  const heard = new Map<string, number>()
  let position: number | undefined
  let readAt = clock.now()

  function hear(row: Row & { text: string }): void {
    const last = heard.get(row.origin)
    // Written twice, because the answer to the first time was lost.
    if (last !== undefined && row.number <= last) return
    heard.delete(row.origin)
    heard.set(row.origin, row.number)
    const [oldest] = heard.keys()
    if (heard.size > originsMax && oldest !== undefined) heard.delete(oldest)
    if (last !== undefined && row.number > last + 1) onGap()
    tell(row.channel, row.text)
  }

  async function readPage(connection: Queryable): Promise<number> {
    const { rows } = await connection.query<Row>(nextPage, [position, origin])
    for (const { text, ...row } of rows) {
      position = row.sequence
      if (text !== null) hear({ ...row, text })
    }
    return rows.length
  }

  return {
    async takeUp(connection) {
      const { rows } = await connection.query<{ newest: number; given: number }>(whereItStands)
      const { newest = 0, given = 0 } = rows[0] ?? {}
      const isFirst = position === undefined
      // A database that was restored, or lost what it had not yet stored, gives numbers away a second time.
      const isSetBack = position !== undefined && given < position
      if (!isFirst && !isSetBack) return
      position = newest
      readAt = clock.now()
      heard.clear()
      if (isSetBack) onGap()
    },
    async catchUp(connection) {
      const startedAt = clock.now()
      const wasAwayTooLong = startedAt.getTime() - readAt.getTime() > keptMs - marginMs
      while ((await readPage(connection)) === pageSize) continue
      readAt = startedAt
      if (wasAwayTooLong) onGap()
    },
  }
}
