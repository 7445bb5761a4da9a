import { claimDueMails, settleExpired, type OutboxDatabase } from './core/claim-mails.ts'
import { deliverMail } from './core/deliver-mail.ts'
import { pruneSettled } from './core/prune-settled.ts'
import type { MailTransport } from './transport.ts'

export interface OutboxWorkerOptions {
  readonly db: OutboxDatabase
  readonly transport: MailTransport
  /** 32 bytes; the same as the outbox's. */
  readonly encryptionKey: Uint8Array
  /** Keys that the outbox had before: what it sealed under them is sent all the same. Default: none. */
  readonly fallbackKeys?: readonly Uint8Array[]
  readonly clock: { now(): Date }
  readonly log: { warn(details: object, message: string): void }
  /** How long mails that nobody announced may wait, in milliseconds. Default 5 s. */
  readonly pollIntervalMs?: number
}

/** Delivers what stands in the outbox. Any number of nodes may run one. */
export interface OutboxWorker {
  /** Looks at once, then whenever woken, and every 5 s for mails of other nodes and for second tries. */
  start(): void
  /** Looks now. Harmless before `start` and after `stop`. */
  wake(): void
  /** Starts nothing new and resolves once the mails in flight are settled. */
  stop(): Promise<void>
  /** Tries every mail that is due, once. Resolves to how many were delivered. */
  runOnce(): Promise<number>
}

const atOnceMax = 5
const pruneEveryMs = 3_600_000

/**
 * Delivery is at least once: a mail is claimed by one conditional update, so no two nodes send it at the same
 * time, but a node that dies between sending and noting it leaves the mail to be sent again. Failures are tried
 * again after 5 s, then twice as long each time up to 10 min, for 24 h or until the mail expires. What was given up
 * before it expired keeps its sealed body until then, so that it can be sent again.
 */
export function createOutboxWorker(options: OutboxWorkerOptions): OutboxWorker {
  const { db, clock, log, pollIntervalMs = 5000 } = options
  let isStopping = false

  async function runOnce(): Promise<number> {
    await settleExpired(db, clock.now())
    let delivered = 0
    while (!isStopping) {
      const claimed = await claimDueMails(db, clock.now(), atOnceMax)
      if (claimed.length === 0) break
      // All of them end before the first error is passed on, so that `stop` leaves none in flight.
      const results = await Promise.allSettled(claimed.map((mail) => deliverMail(options, mail)))
      delivered += results.filter((result) => result.status === 'fulfilled' && result.value).length
      for (const result of results) if (result.status === 'rejected') throw result.reason
    }
    return delivered
  }

  let prunedAt = Number.NEGATIVE_INFINITY
  async function look(): Promise<void> {
    try {
      await runOnce()
      if (clock.now().getTime() - prunedAt < pruneEveryMs) return
      await pruneSettled(db, clock.now())
      prunedAt = clock.now().getTime()
    } catch (error) {
      log.warn({ err: error }, 'The outbox could not be worked through; trying again')
    }
  }

  const loop = createLoop(look, pollIntervalMs)
  return {
    start() {
      isStopping = false
      loop.start()
    },
    wake: loop.wake,
    async stop() {
      isStopping = true
      await loop.stop()
    },
    runOnce,
  }
}

/** Runs `job` one at a time: when woken, and `intervalMs` after the last run. */
function createLoop(job: () => Promise<void>, intervalMs: number) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isStarted = false
  let isWanted = false

  async function run(): Promise<void> {
    while (isStarted && isWanted) {
      isWanted = false
      await job()
    }
    running = undefined
    if (isStarted) timer = setTimeout(wake, intervalMs)
  }
  function wake(): void {
    if (!isStarted) return
    isWanted = true
    clearTimeout(timer)
    running ??= run()
  }
  return {
    wake,
    start() {
      isStarted = true
      wake()
    },
    async stop() {
      isStarted = false
      clearTimeout(timer)
      await running
    },
  }
}
