import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase, type Database, type Db, type TableName } from './db.ts'
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

/**
 * How many rows of a table `work` read, by an index or not, with the handle it is given. Tells whether the work grows with
 * the table or with what there is to do.
 */
export async function rowsRead(
  { url, pool }: TestDatabase,
  table: string,
  work: (db: Db<TableName>) => Promise<unknown>,
): Promise<number> {
  const own = openDatabase(url, { connectionsMax: 1, patience: 10 })
  const read = async () => {
    await tellCounts(own.pool)
    const { rows } = await own.pool.query<{ count: string }>(
      'select seq_tup_read + coalesce(idx_tup_fetch, 0) as count from pg_stat_user_tables where relname = $1',
      [table],
    )
    return Number(rows[0]?.count)
  }
  try {
    await own.pool.query(`analyze ${table}`)
    await tellCounts(pool)
    const before = await read()
    await work(own.db)
    return (await read()) - before
  } finally {
    await own.close()
  }
}

/** Has every connection say now what it has read so far, which it does now and then only: the counts are everybody's. */
async function tellCounts(pool: pg.Pool): Promise<void> {
  const connections = await Promise.all(Array.from({ length: Math.max(1, pool.totalCount) }, () => pool.connect()))
  for (const connection of connections) {
    await connection.query('select pg_stat_force_next_flush()')
    connection.release()
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
