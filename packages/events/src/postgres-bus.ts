import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { BusLog, Queryable } from './core/bus-parts.ts'
import { createEventReader } from './core/event-reader.ts'
import { eventOfText, textOfEvent } from './core/event-text.ts'
import { createEventWriter } from './core/event-writer.ts'
import { keepListening, type Listening } from './core/keep-listening.ts'
import { pruneEvents } from './core/prune-events.ts'
import { safely } from './core/safely.ts'
import type { EventBus } from './event-bus.ts'
import { createMemoryBus, type MemoryBusOptions } from './memory-bus.ts'

export interface PostgresBusOptions extends MemoryBusOptions {
  /** Events are written through it. */
  readonly pool: Queryable
  /** Opens a connection that is not shared, straight to PostgreSQL: a pooler in transaction mode cannot LISTEN. */
  readonly connect: () => Promise<pg.Client>
  readonly log: BusLog
  /**
   * Told when events of other processes were missed and cannot be read any more: this process heard nothing for about
   * an hour, another one dropped events, or the database was set back. Whoever follows events should read anew.
   */
  readonly onGap?: () => void
  /** Measures how long this process heard nothing. Default: the system's. */
  readonly clock?: { now(): Date }
  /** Most events that wait while the database is away; then the oldest are dropped. Default 10,000. */
  readonly waitingMax?: number
  /** How often new events are looked for unasked, in milliseconds, in case nobody woke us. Default 5 s. */
  readonly readEveryMs?: number
  /** How long the database may take to answer before the connection counts as dead, in milliseconds. Default 5 s. */
  readonly answerMs?: number
}

/** A bus that reaches every process on the same database. */
export interface PostgresBus<Channels extends object> extends EventBus<Channels> {
  /**
   * Hears other processes from now on. Resolves once it does, or once the first try has failed: a database that is
   * away keeps nobody from starting, and is tried until it is back. Publishing needs no start.
   */
  start(): Promise<void>
  /**
   * Passes on what waits, two seconds at most, and lets go of the connection. Afterwards events reach this process
   * only, and it does not start again. The pool stays open.
   */
  stop(): Promise<void>
  /** Whether it hears other processes now; an outage that nobody has noticed counts as hearing, for seconds. */
  readonly isHearing: boolean
  /** Deletes events that are older than an hour, in batches. */
  prune(now: Date): Promise<void>
}

const graceMs = 2000

/**
 * A bus over PostgreSQL. Listeners of this process hear an event at once; other processes a few milliseconds later,
 * each event once, those of one process in their order. What is published while the database is away is passed on when
 * it is back, and what others published meanwhile is caught up. Events must survive superjson: plain data, dates, maps.
 */
export function createPostgresBus<Channels extends object>(options: PostgresBusOptions): PostgresBus<Channels> {
  const { pool, connect, log, onError, onGap, clock = systemClock } = options
  const { waitingMax = 10_000, readEveryMs = 5000, answerMs = 5000 } = options
  const origin = randomUUID()
  const here = createMemoryBus<Channels>(onError && { onError })
  const writer = createEventWriter({ pool, origin, waitingMax, log })
  const tell = (channel: string, text: string) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was published on a channel is of its type
      here.publish(channel as keyof Channels & string, eventOfText(text) as Channels[keyof Channels & string])
    } catch (error) {
      safely(() => onError?.(error, channel))
    }
  }
  const reader = createEventReader({
    origin,
    clock,
    tell,
    onGap() {
      log.warn({}, 'Events of other processes were missed')
      safely(() => onGap?.())
    },
  })
  let listening: Listening | undefined
  let stopping: Promise<unknown> | undefined
  return {
    subscribe: here.subscribe,
    publish(channel, event) {
      // Before the listeners hear it: what they publish in answer must come later everywhere.
      try {
        writer.write(channel, textOfEvent(event))
      } catch (error) {
        safely(() => onError?.(error, channel))
      }
      here.publish(channel, event)
    },
    async start() {
      listening ??= keepListening({ connect, origin, reader, log, readEveryMs, answerMs })
      await listening.begun
    },
    async stop() {
      stopping ??= Promise.all([writer.stop(graceMs), listening?.stop()])
      await stopping
    },
    get isHearing() {
      return listening?.isHearing ?? false
    },
    prune: (now) => pruneEvents(pool, now),
  }
}

const systemClock = { now: () => new Date() }
