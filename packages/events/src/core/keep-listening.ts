import type pg from 'pg'
import { notifyChannel, type BusLog } from './bus-parts.ts'
import type { EventReader } from './event-reader.ts'
import { createOutage } from './outage.ts'
import { createWakeUp } from './wake-up.ts'

export interface ListeningOptions {
  /** Opens a connection that is not shared. */
  readonly connect: () => Promise<pg.Client>
  readonly origin: string
  readonly reader: EventReader
  readonly log: BusLog
  /** How often it reads unasked, which is also its sign of life. */
  readonly readEveryMs: number
  /** How long the database may take to answer; after that the connection is taken for dead. */
  readonly answerMs: number
}

/** Listens until stopped. */
export interface Listening {
  /** Resolves once it listens, or the first try has failed. */
  readonly begun: Promise<void>
  /** Whether it hears other processes now, as far as it knows. */
  readonly isHearing: boolean
  stop(): Promise<void>
}

const goodbyeMs = 1000

/** Holds one connection that listens; whenever it breaks, another, which reads on where the last one left off. */
export function keepListening(options: ListeningOptions): Listening {
  const stopped = new AbortController()
  const outage = createOutage(options.log, {
    begins: 'Events of other processes are not heard; connecting again',
    ends: 'Events of other processes are heard again',
  })
  let isHearing = false
  let begin = () => {}
  const begun = new Promise<void>((resolve) => (begin = resolve))

  async function keepOn(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await listen(options, stopped.signal, () => {
          isHearing = true
          begin()
          outage.works()
        })
      } catch (error) {
        isHearing = false
        begin()
        await outage.failed(error, stopped.signal)
      }
    }
    isHearing = false
    begin()
  }

  const ended = keepOn()
  return {
    begun,
    get isHearing() {
      return isHearing
    },
    async stop() {
      stopped.abort()
      await ended
    },
  }
}

/**
 * Listens on one connection; rejects when it breaks. It listens before it reads, so nothing falls between the two.
 */
async function listen(options: ListeningOptions, stopped: AbortSignal, onListening: () => void): Promise<void> {
  const { connect, origin, reader, readEveryMs, answerMs } = options
  const client = await connect()
  const wakeUp = createWakeUp()
  let brokenBy: Error | undefined
  const onStop = () => wakeUp.call()
  stopped.addEventListener('abort', onStop)
  client.on('error', (error) => (brokenBy = error))
  client.on('end', () => {
    brokenBy ??= new Error('The connection ended.')
    wakeUp.call()
  })
  client.on('notification', ({ payload }) => {
    // Our own events are told already.
    if (payload !== origin) wakeUp.call()
  })
  try {
    await inTime(answerMs, client.query(`listen ${notifyChannel}`))
    await inTime(answerMs, reader.takeUp(client))
    while (!stopped.aborted) {
      if (brokenBy) throw brokenBy
      await inTime(answerMs, reader.catchUp(client))
      onListening()
      await wakeUp.sleep(readEveryMs)
    }
  } finally {
    stopped.removeEventListener('abort', onStop)
    await leave(client)
  }
}

/** A connection whose packets a network swallows answers nothing and breaks by itself after minutes only. */
function inTime<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The database has not answered for ${ms} ms.`)), ms)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Says goodbye, and does not wait for long: whoever should answer may be gone. */
async function leave(client: pg.Client): Promise<void> {
  await inTime(goodbyeMs, client.end()).catch(() => undefined)
}
