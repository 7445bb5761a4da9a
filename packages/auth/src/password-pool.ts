import { availableParallelism } from 'node:os'
import { DomainError } from '@latchkey/contracts/domain-error'
import { Piscina } from 'piscina'
import { createPasswordHasher } from './providers/email/password.ts'
import type { PasswordHasher } from './runtime.ts'
import type { Peppers } from './secrets.ts'

export interface PasswordPoolOptions {
  readonly peppers: Peppers
  /** bcrypt's cost for new hashes: 2^cost rounds. */
  readonly cost: number
  /** Threads. Default: one per core, at most two. */
  readonly workers?: number
  /** How many may wait for a thread. Default 20; whoever comes then is refused. */
  readonly queueMax?: number
}

/**
 * Hashes and checks passwords in threads of their own, at low priority, so that sign-ins never hold up other
 * requests. The queue is bounded: a flood of sign-ins is shed with `OVERLOADED`, and waiting stays within seconds.
 */
export function createPasswordPool(options: PasswordPoolOptions): PasswordHasher & { close(): Promise<void> } {
  const workers = options.workers ?? Math.min(availableParallelism(), 2)
  const seatsMax = workers + (options.queueMax ?? 20)
  const pool = new Piscina({
    // Beside this file, both here and where the server is bundled.
    filename: new URL('./password-worker.mjs', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    maxQueue: seatsMax,
    niceIncrement: 10,
    // A worker needs neither the secrets of the environment nor the loaders of the main thread.
    env: {},
    execArgv: [],
  })
  let seats = 0

  async function run(name: 'hash' | 'compare', task: object): Promise<unknown> {
    if (seats >= seatsMax) throw new DomainError('OVERLOADED', { retryAfterSeconds })
    seats++
    try {
      return await pool.run(task, { name })
    } finally {
      seats--
    }
  }

  const engine = {
    hash: async (text: string, cost: number) => String(await run('hash', { text, cost })),
    compare: async (text: string, hash: string) => (await run('compare', { text, hash })) === true,
  }
  return {
    ...createPasswordHasher({ peppers: options.peppers, cost: options.cost, engine }),
    /** Waits for what is under way, then ends the threads. */
    close: () => pool.close(),
  }
}

// A full queue of 20 at cost 12 is worked off in about three seconds on two cores.
const retryAfterSeconds = 3
