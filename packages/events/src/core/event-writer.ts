import { notifyChannel, type BusLog, type Queryable } from './bus-parts.ts'
import { createOutage } from './outage.ts'

/** Takes events to the database, where other processes find them. */
export interface EventWriter {
  /** Takes an event at once; it is written soon, after those before it. `text` as `textOfEvent` made it. */
  write(channel: string, text: string): void
  /**
   * Waits until all are written, `graceMs` at most, and takes no more after that. What then still waits is lost, and
   * the log says how many. Call it once.
   */
  stop(graceMs: number): Promise<void>
}

export interface EventWriterOptions {
  readonly pool: Queryable
  /** This process. */
  readonly origin: string
  /** Most events that wait while the database is away; then the oldest are dropped. */
  readonly waitingMax: number
  readonly log: BusLog
}

interface WaitingEvent {
  readonly channel: string
  /** Counts this process's events, so that readers notice one that comes twice, or not at all. */
  readonly number: number
  readonly text: string
}

const batchMax = 200

/**
 * One statement per batch: it takes its turn, and only then numbers its rows. So sequences become visible in
 * ascending order, and whoever has read one has seen all below it. One statement, because a process that stalls between
 * two would keep everybody waiting for their turn.
 *
 * The event itself is text inside the JSON, since `jsonb` refuses some strings (U+0000, half a surrogate pair), and
 * one event that can never be written would hold up all behind it.
 */
const statement = `
  with turn as materialized (select pg_advisory_xact_lock(hashtextextended('bus-events', 0))),
  written as (
    insert into bus_event (channel, event, origin)
    select e.event->>'channel', jsonb_build_object('number', e.event->'number', 'text', e.event->'text'), $1::text::uuid
      from turn, jsonb_array_elements($2::jsonb) with ordinality as e (event, place)
     order by e.place
    returning 1)
  select pg_notify('${notifyChannel}', $1::text) from (select count(*) from written) as all_written`

/** Writes events in their order, one batch at a time. While the database is away they wait and are tried again. */
export function createEventWriter({ pool, origin, waitingMax, log }: EventWriterOptions): EventWriter {
  const stopped = new AbortController()
  const outage = createOutage(log, {
    begins: 'Events could not be passed on to other processes; trying again',
    ends: 'Events are passed on to other processes again',
  })
  /** Of these the first `underWay` are being written. */
  const waiting: WaitingEvent[] = []
  let underWay = 0
  let number = 0
  let dropped = 0
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    // A moment later: what is published together is written together.
    await Promise.resolve()
    while (waiting.length > 0 && !stopped.signal.aborted) {
      const batch = waiting.slice(0, batchMax)
      underWay = batch.length
      try {
        await pool.query(statement, [origin, JSON.stringify(batch)])
        waiting.splice(0, underWay)
        underWay = 0
        outage.works({ dropped })
        dropped = 0
      } catch (error) {
        // Perhaps it was written and only the answer was lost. Readers know the numbers they have heard.
        underWay = 0
        await outage.failed(error, stopped.signal)
      }
    }
    writing = undefined
  }

  function dropOldest(): void {
    if (waiting.length <= waitingMax) return
    if (dropped === 0) log.warn({ waitingMax }, 'Too many events wait for the database; the oldest are dropped')
    dropped += waiting.splice(underWay, waiting.length - waitingMax).length
  }

  return {
    write(channel, text) {
      if (stopped.signal.aborted) return
      waiting.push({ channel, number: ++number, text })
      dropOldest()
      writing ??= writeAll()
    },
    async stop(graceMs) {
      const timer = setTimeout(() => stopped.abort(), graceMs)
      await Promise.race([writing, new Promise((resolve) => stopped.signal.addEventListener('abort', resolve))])
      clearTimeout(timer)
      stopped.abort()
      if (waiting.length === 0) return
      log.warn({ events: waiting.length }, 'Stopped before these events were passed on to other processes')
    },
  }
}
