import { migrationStatus, type MigrationState } from '@latchkey/prisma/apply-migrations'
import type { Database } from '@latchkey/prisma/db'
import { counted } from '../words/counted.ts'
import { fail, ok, warn, type Finding } from './finding.ts'
import { reasonOf } from './reason-of.ts'

/** The database under examination. */
export interface ExaminedDatabase {
  readonly database: Database
  readonly url: string
  readonly isLocalMode: boolean
  readonly migratesOnStart: boolean
}

const oldestVersion = 150_000

/** Whether the database lets us in, is new enough, has every table, and agrees on the time. */
export async function checkDatabase(examined: ExaminedDatabase): Promise<Finding[]> {
  try {
    return [await checkVersion(examined), await checkMigrations(examined), await checkClock(examined)]
  } catch (error) {
    return [
      fail(
        'database',
        `The database at ${placeOf(examined.url)} does not let us in: ${reasonOf(error)}`,
        examined.isLocalMode
          ? 'Look into postgres.log in the data folder.'
          : 'Check DATABASE_URL and that PostgreSQL runs.',
      ),
    ]
  }
}

async function checkVersion({ database, url }: ExaminedDatabase): Promise<Finding> {
  const { rows } = await database.pool.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  )
  const { version = '', number = 0 } = rows[0] ?? {}
  const words = `PostgreSQL ${version.split(' ')[0]} at ${placeOf(url)}`
  return number >= oldestVersion
    ? ok('database', `${words} answers.`)
    : fail('database', `${words} is too old.`, 'Take PostgreSQL 15 or newer.')
}

async function checkMigrations({ url, migratesOnStart }: ExaminedDatabase): Promise<Finding> {
  const steps = await migrationStatus(url)
  const named = (state: MigrationState['state']) => steps.filter((step) => step.state === state).map(({ name }) => name)
  const [broken] = [...named('failed'), ...named('edited')]
  if (broken !== undefined) {
    return fail('migrations', `Migration ${broken} failed earlier or was edited later.`, 'Its story: pnpm db:migrate')
  }
  const pending = named('pending')
  if (pending.length === 0) return ok('migrations', `All ${counted(steps.length, 'migration')} applied.`)
  const words = `${counted(pending.length, 'migration')} to apply: ${pending.join(', ')}.`
  return migratesOnStart
    ? warn('migrations', words, 'The next start applies them; now: pnpm db:migrate')
    : fail('migrations', words, 'pnpm db:migrate (MIGRATE_ON_START is 0, so no start does it)')
}

const skewWorthALookMs = 1000
const skewThatBreaksMs = 30_000

/** Sessions and codes are checked by each node's own clock; this compares it with the one clock that all share. */
async function checkClock({ database }: ExaminedDatabase): Promise<Finding> {
  const before = Date.now()
  const { rows } = await database.pool.query<{ now: Date }>('select clock_timestamp() as now')
  const after = Date.now()
  const theirs = rows[0]?.now.getTime() ?? before
  // Whatever lies between asking and hearing cannot be told apart from agreement.
  const skewMs = Math.max(0, before - theirs, theirs - after)
  return clockFinding(skewMs, theirs > after)
}

/** What a difference between the clocks means. */
export function clockFinding(skewMs: number, isBehind: boolean): Finding {
  if (skewMs < skewWorthALookMs) return ok('clock', 'This machine and the database agree on the time.')
  const words = `This machine is ${(skewMs / 1000).toFixed(1)} s ${isBehind ? 'behind' : 'ahead of'} the database.`
  const next = 'Let both take the time from the network (NTP).'
  return skewMs < skewThatBreaksMs
    ? warn('clock', words, next)
    : fail('clock', `${words} Sessions and codes end at the wrong time.`, next)
}

/** Host and database; never user or password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
