import {
  countActivity,
  deleteDueAccounts,
  pruneSecurityLogs,
  purgeOldRows,
  purgeUserImages,
  resealTotpSecrets,
  sweepSessions,
} from '@latchkey/auth/housekeeping'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { Logger } from './log.ts'

/** What housekeeping works on. */
export interface HousekeepingParts {
  readonly auth: AuthRuntime
  readonly bus: { prune(now: Date): Promise<void> }
  readonly log: Logger
  /** From 0 to 1, so that nodes that start together do not all sweep together. Default: chance. */
  readonly random?: () => number
}

/** How a job went, in this process. */
export interface JobReport {
  readonly name: string
  readonly doneAt: Date | null
  /** Null: its last round did not fail. */
  readonly failedAt: Date | null
}

export interface Housekeeping {
  /** Every job, in no order. */
  report(): readonly JobReport[]
  /** Waits for what is under way. */
  stop(): Promise<void>
}

interface Job {
  /** What the log calls it. */
  readonly name: string
  readonly everyMs: number
  /** `stopped` aborts when the server stops: long work ends early then and goes on in a later round. */
  run(now: Date, stopped: AbortSignal): Promise<unknown>
}

const minuteMs = 60_000
/** A node that lives for a minute only keeps house all the same, and one that starts has better things to do first. */
const firstRound = { afterMs: 10_000, spreadMs: 20_000 }

const jobs = ({ auth, bus }: HousekeepingParts): Job[] => [
  { name: 'forget old rate limits', everyMs: 5 * minuteMs, run: (now) => auth.rateLimits.prune(now) },
  {
    name: 'end sessions whose time is up',
    everyMs: 5 * minuteMs,
    run: (_now, stopped) => sweepSessions(auth, { stopped }),
  },
  {
    name: 'delete accounts whose grace is over',
    // Soon after the moment that was told, also where the grace is short.
    everyMs: Math.min(minuteMs, Math.max(1000, auth.config.accountDeletionGrace / 4)),
    run: (_now, stopped) => deleteDueAccounts(auth, { stopped }),
  },
  { name: 'delete old keys and requests', everyMs: 10 * minuteMs, run: () => purgeOldRows(auth) },
  { name: 'delete unused pictures', everyMs: 10 * minuteMs, run: () => purgeUserImages(auth) },
  { name: 'prune security logs', everyMs: 60 * minuteMs, run: (_now, stopped) => pruneSecurityLogs(auth, { stopped }) },
  {
    name: 'seal second factors under the current key',
    everyMs: 60 * minuteMs,
    run: (_now, stopped) => resealTotpSecrets(auth, { stopped }),
  },
  { name: 'count what happened', everyMs: 5 * minuteMs, run: () => countActivity(auth) },
  { name: 'delete old events', everyMs: 5 * minuteMs, run: (now) => bus.prune(now) },
]

/**
 * Does what somebody must do now and then, on every node: each job for the first time 10 to 30 seconds after the start,
 * then in its own rhythm, never twice at once. A job that fails is logged and done in its next round.
 */
export function startHousekeeping(parts: HousekeepingParts): Housekeeping {
  const kept = jobs(parts).map((job) => keepDoing(job, parts))
  return {
    report: () => kept.map(({ report }) => report()),
    async stop() {
      await Promise.all(kept.map(({ stop }) => stop()))
    },
  }
}

interface KeptJob {
  report(): JobReport
  stop(): Promise<void>
}

function keepDoing(job: Job, { auth, log, random = Math.random }: HousekeepingParts): KeptJob {
  const stopping = new AbortController()
  let underWay: Promise<void> | undefined
  let doneAt: Date | null = null
  let failedAt: Date | null = null
  const round = async () => {
    try {
      await job.run(auth.clock.now(), stopping.signal)
      doneAt = auth.clock.now()
      failedAt = null
    } catch (error) {
      failedAt = auth.clock.now()
      log.warn({ err: error, job: job.name }, 'Housekeeping failed')
    }
  }
  const begin = () => {
    underWay ??= round().finally(() => (underWay = undefined))
  }
  const firstAfterMs = Math.min(job.everyMs, firstRound.afterMs + random() * firstRound.spreadMs)
  let timer = setTimeout(() => {
    begin()
    timer = setInterval(begin, job.everyMs).unref()
  }, firstAfterMs).unref()
  return {
    report: () => ({ name: job.name, doneAt, failedAt }),
    async stop() {
      clearTimeout(timer)
      stopping.abort()
      await underWay
    },
  }
}
