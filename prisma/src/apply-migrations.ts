import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** One step of the schema's history, and whether this database has it. */
export interface MigrationState {
  readonly name: string
  readonly state: 'applied' | 'pending' | 'failed' | 'edited'
}

export interface MigrationOptions {
  /** Folder with one folder per step. Default: the migrations that came with this code. */
  readonly directory?: string
}

/** The number Prisma's own engine locks, so that both can never run at once. */
const advisoryLock = 72_707_369
const askAgainMs = 100

const shipped = fileURLToPath(new URL('../migrations', import.meta.url))

/**
 * Applies what is pending, in order, each step in one transaction, with Prisma's own bookkeeping
 * (`_prisma_migrations`), behind an advisory lock: of many processes that start at once one migrates and the
 * others wait. A step of one statement runs without a transaction of its own, so it may build an index concurrently.
 * Needs no engine.
 *
 * @returns the names applied by this call.
 * @throws Error when a step fails, failed earlier, or was edited after it was applied.
 */
export function applyMigrations(url: string, options: MigrationOptions = {}): Promise<string[]> {
  return withHistory(url, options, async (client, history) => {
    const applied: string[] = []
    for (const step of history) {
      if (step.state === 'applied') continue
      if (step.state !== 'pending') {
        throw new Error(
          step.state === 'edited'
            ? `Migration ${step.name} was edited after it was applied. Restore the file and put the change into a new migration.`
            : `Migration ${step.name} failed earlier. Repair the database by hand, then delete its row from _prisma_migrations.`,
        )
      }
      await applyStep(client, step)
      applied.push(step.name)
    }
    return applied
  })
}

/** Every known step and where this database stands. Changes nothing but the bookkeeping table's existence. */
export function migrationStatus(url: string, options: MigrationOptions = {}): Promise<MigrationState[]> {
  return withHistory(url, options, async (_client, history) => history.map(({ name, state }) => ({ name, state })))
}

interface Step extends MigrationState {
  readonly sql: string
  readonly checksum: string
}

async function withHistory<T>(
  url: string,
  options: MigrationOptions,
  work: (client: pg.Client, history: Step[]) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await lock(client)
    await client.query(
      `create table if not exists _prisma_migrations (
         id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
         migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
         started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`,
    )
    return await work(client, await readHistory(client, options.directory ?? shipped))
  } finally {
    await client.end()
  }
}

// Asked for again and again: a statement that waits for the lock holds up an index that is built concurrently behind it.
async function lock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [advisoryLock])
    if (rows[0]?.taken) return
    await sleep(askAgainMs)
  }
}

async function readHistory(client: pg.Client, directory: string): Promise<Step[]> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: Date | null }>(
    `select migration_name as name, checksum, finished_at as finished
       from _prisma_migrations where rolled_back_at is null`,
  )
  const known = new Map(rows.map((row) => [row.name, row]))
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(directory, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(directory, name, 'migration.sql'), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      const row = known.get(name)
      const state = !row ? 'pending' : !row.finished ? 'failed' : row.checksum === checksum ? 'applied' : 'edited'
      return { name, sql, checksum, state }
    })
}

async function applyStep(client: pg.Client, { name, sql, checksum }: Step): Promise<void> {
  const id = randomUUID()
  await client.query('insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    // Several statements in one simple query are one transaction.
    await client.query(sql)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, message])
    throw new Error(`Migration ${name} failed: ${message}`, { cause })
  }
  await client.query('update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1', [id])
}
