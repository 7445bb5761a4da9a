import { availableParallelism } from 'node:os'
import { DomainError } from '@latchkey/contracts/domain-error'
import { startHashingProcesses, type HashingTask } from './hashing/hashing-processes.ts'
import { hashSettingsOf } from './hashing/hash-settings.ts'
import { createPasswordHasher, type HashingEngine } from './providers/email/password.ts'
import type { AuthConfig } from './config.ts'
import type { PasswordHasher } from './runtime.ts'
import type { Peppers } from './secrets.ts'

export { withCustomHashing } from './providers/email/custom-passwords.ts'

export interface PasswordPoolOptions {
  readonly peppers: Peppers
  readonly config: AuthConfig
  /** Processes. Default: one per core, at most two. */
  readonly workers?: number
  /** How many may wait for a process. Default 20; whoever comes then is refused. */
  readonly queueMax?: number
}

/**
 * Hashes and checks passwords in processes of their own, at low priority, so that sign-ins never hold up other
 * requests, nor the database where it shares the machine. The queue is bounded: a flood of sign-ins is shed with `OVERLOADED`, and waiting stays within seconds.
 */
export function createPasswordPool(options: PasswordPoolOptions): PasswordHasher & { close(): Promise<void> } {
  const workers = options.workers ?? Math.min(availableParallelism(), 2)
  const seatsMax = workers + (options.queueMax ?? 20)
  // Beside this file, both here and where the server is bundled.
  const processes = startHashingProcesses(new URL('./password-worker.mjs', import.meta.url), workers)
  let seats = 0

  async function run(task: HashingTask): Promise<string | boolean> {
    if (seats >= seatsMax) throw new DomainError('OVERLOADED', { retryAfterSeconds })
    seats++
    try {
      return await processes.run(task)
    } finally {
      seats--
    }
  }

  const engine: HashingEngine = {
    hash: async (text, settings) => String(await run({ name: 'hash', text, settings })),
    compare: async (text, hash) => (await run({ name: 'compare', text, hash })) === true,
  }
  const { peppers, config } = options
  const { extraSaltyHash } = config
  return {
    ...createPasswordHasher({ peppers, settings: hashSettingsOf(config), extraSaltyHash, engine }),
    /** Waits for what is under way, then ends the processes. */
    close: () => processes.close(),
  }
}

// A full queue of 20 at cost 12 is worked off in about three seconds on two cores.
const retryAfterSeconds = 3
