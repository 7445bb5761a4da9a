import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase, type Database } from './db.ts'
import type {} from './test-setup.ts'

/** A migrated database of one's own. Disposing of it closes the pool and drops the database. */
export interface TestDatabase extends Database, AsyncDisposable {
  readonly url: string
}

/** Copies the migrated template (some 50 ms). Every suite takes its own, so suites cannot disturb each other. */
export async function createTestDatabase(
  options: { connectionsMax?: number; patience?: number } = {},
): Promise<TestDatabase> {
  const { url, template } = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(url, `create database ${name} template ${template}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const database = openDatabase(own.href, { patience: 10, ...options })
  return {
    ...database,
    url: own.href,
    async [Symbol.asyncDispose]() {
      await database.close()
      await onServer(url, `drop database if exists ${name} with (force)`)
    },
  }
}

/**
 * An empty migrated database whose connections are warm where an earlier test of this process gave one back: a new one,
 * with its first statement and its end, costs some 100 ms. Disposing of it empties it for the next; one that was closed is dropped.
 */
export async function borrowTestDatabase(): Promise<TestDatabase> {
  const database = returned.pop() ?? (await createTestDatabase())
  let isLent = true
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      if (!isLent) return
      isLent = false
      if (database.pool.ended) return database[Symbol.asyncDispose]()
      await empty(database.pool)
      returned.push(database)
    },
  }
}

/** Nobody drops them: they go with the server when the run ends. */
const returned: TestDatabase[] = []

/** Deletes every row, in whatever order, and starts the sequences again. */
async function empty(pool: pg.Pool): Promise<void> {
  emptying ??= await emptyingOf(pool)
  await pool.query(emptying)
}

let emptying: string | undefined

async function emptyingOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ statement: string }>(
    `select case relkind when 'r' then format('delete from %I', relname)
            else format('alter sequence %I restart', relname) end as statement
     from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'S')
     and relname <> '_prisma_migrations'`,
  )
  // As a replica does it: no foreign key is looked after, and no trigger of ours fires.
  const statements = [
    'begin',
    'set local session_replication_role = replica',
    ...rows.map(({ statement }) => statement),
  ]
  return [...statements, 'commit'].join(';\n')
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
