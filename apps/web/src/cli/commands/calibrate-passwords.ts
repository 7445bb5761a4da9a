import { hashTimeGoal, type Calibration, type HashSettings } from '@latchkey/auth/password-calibration'
import type { Answer } from '../answer.ts'
import { renderTable } from '../terminal/table.ts'

/** How long a password's hash takes here, and which settings to give the server. */
export function showCalibration({ timings, recommended }: Calibration): Answer {
  return {
    document: {
      goalMs: hashTimeGoal,
      timings: timings.map(({ settings, ms }) => ({ ...settings, ms: rounded(ms) })),
      recommended: recommended.map(({ settings, ms }) => ({
        ...settings,
        ms: rounded(ms),
        variables: variablesOf(settings),
      })),
    },
    lines: [
      ...renderTable(
        ['Algorithm', 'Settings', 'Time of one hash', 'Hashes a second and core'],
        timings.map(({ settings, ms }) => [
          settings.algorithm,
          wordsOf(settings),
          `${rounded(ms)} ms`,
          String(rounded(1000 / ms)),
        ]),
      ),
      '',
      `A hash should take ${hashTimeGoal.min} to ${hashTimeGoal.max} ms. For this machine:`,
      ...recommended.flatMap(({ settings, ms }) => ['', ...adviceOn(settings, ms)]),
    ],
  }
}

function adviceOn(settings: HashSettings, ms: number): string[] {
  const slow =
    ms > hashTimeGoal.max ? ' This is the least that is safe, so take a faster machine rather than less.' : ''
  const variables = Object.entries(variablesOf(settings)).map(([name, value]) => `  ${name}=${value}`)
  return [`${settings.algorithm}, ${rounded(ms)} ms.${slow}`, ...variables]
}

const wordsOf = (settings: HashSettings) =>
  settings.algorithm === 'bcrypt'
    ? `cost ${settings.cost}`
    : `${settings.memory} KiB, ${settings.iterations} iterations, ${settings.parallelism} lane`

function variablesOf(settings: HashSettings): Readonly<Record<string, string>> {
  if (settings.algorithm === 'bcrypt') {
    return { AUTH_PASSWORD_HASH_ALGORITHM: 'bcrypt', AUTH_PASSWORD_HASH_COST: String(settings.cost) }
  }
  return {
    AUTH_PASSWORD_HASH_ALGORITHM: 'argon2id',
    AUTH_PASSWORD_HASH_MEMORY: String(settings.memory),
    AUTH_PASSWORD_HASH_ITERATIONS: String(settings.iterations),
    AUTH_PASSWORD_HASH_PARALLELISM: String(settings.parallelism),
  }
}

const rounded = (number: number) => Math.round(number * 10) / 10
