import { argon2idMemoryMin } from './hashing/argon2id-bounds.ts'
import type { Argon2idSettings, BcryptSettings, HashSettings } from './hashing/hash-settings.ts'
import { startHashingProcesses } from './hashing/hashing-processes.ts'

export type { HashSettings } from './hashing/hash-settings.ts'

/** How long one hash takes here. */
export interface HashTiming {
  readonly settings: HashSettings
  /** The median of three, in milliseconds. */
  readonly ms: number
}

/** What was measured, and per algorithm what to take. */
export interface Calibration {
  readonly timings: readonly HashTiming[]
  readonly recommended: readonly HashTiming[]
}

/** A hash should take this long (ms): slow for whoever guesses at a stolen table, quick for whoever signs in. */
export const hashTimeGoal = { min: 50, max: 100 } as const

/**
 * Times both algorithms on this machine, from the least that OWASP allows upwards, in a process like those that a
 * server hashes in. Takes some seconds of one core.
 *
 * @param now a clock in milliseconds that only goes forwards.
 */
export async function calibratePasswords(now: () => number): Promise<Calibration> {
  const processes = startHashingProcesses(new URL('./password-worker.mjs', import.meta.url), 1)
  const timings: HashTiming[] = []
  try {
    for (const ladder of [bcryptLadder, argon2idLadder]) {
      for (const settings of ladder) {
        const ms = await time(async () => processes.run({ name: 'hash', text: sampleText, settings }), now)
        timings.push({ settings, ms })
        // The next step costs up to twice as much: no need to see it.
        if (ms > 2 * hashTimeGoal.max) break
      }
    }
  } finally {
    await processes.close()
  }
  return { timings, recommended: recommend(timings) }
}

/**
 * Per algorithm the strongest that stays within the goal; where even the weakest is slower, that one: OWASP's floor
 * holds on a slow machine, too.
 */
export function recommend(timings: readonly HashTiming[]): HashTiming[] {
  return (['bcrypt', 'argon2id'] as const).flatMap((algorithm) => {
    const own = timings.filter(({ settings }) => settings.algorithm === algorithm)
    const best = own.findLast(({ ms }) => ms <= hashTimeGoal.max) ?? own[0]
    return best ? [best] : []
  })
}

// From the weakest to the strongest, beginning at the floors of OWASP's Password Storage Cheat Sheet.
const bcryptLadder = [10, 11, 12, 13, 14].map((cost): BcryptSettings => ({ algorithm: 'bcrypt', cost }))
const argon2idLadder = [argon2idMemoryMin(2), 32_768, 47_104, 65_536, 98_304, 131_072, 196_608, 262_144].map(
  (memory): Argon2idSettings => ({ algorithm: 'argon2id', memory, iterations: 2, parallelism: 1 }),
)

/** As long as what is really hashed. */
const sampleText = 'A'.repeat(44)

async function time(work: () => Promise<unknown>, now: () => number): Promise<number> {
  const taken: number[] = []
  // The first one warms up: it starts the process, compiles and loads.
  for (let round = 0; round < 4; round++) {
    const begun = now()
    await work()
    if (round > 0) taken.push(now() - begun)
  }
  const [, median = 0] = taken.toSorted((a, b) => a - b)
  return median
}
