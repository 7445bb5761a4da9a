import { once } from 'node:events'
import net from 'node:net'
import { until } from '@latchkey/testing/until'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findAuthKey } from './find-auth-key.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const id = '019ca8a0-0000-7000-8000-000000000000'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** Looks for a key that is not there, and counts how often the database is asked for it. */
async function check(pool: pg.Pool) {
  let asked = 0
  const query = (statement: pg.QueryConfig) => {
    asked += 1
    return pool.query(statement)
  }
  const outcome = await findAuthKey({ query } as unknown as pg.Pool, id).then(
    () => 'answered',
    (error: Error) => error.message,
  )
  return { asked, outcome }
}

/** The same while its table is locked, until `meanwhile` has been done or the wait was too long. */
async function findBehindLock(bounds: pg.PoolConfig, meanwhile?: (client: pg.Client) => unknown) {
  const pool = new pg.Pool({ connectionString: database.url, application_name: 'checking', ...bounds })
  const connected = once(pool, 'connect')
  const locked = await database.pool.connect()
  await locked.query('begin')
  await locked.query('lock table auth_key in access exclusive mode')
  const checking = check(pool)
  const [client] = await connected
  if (meanwhile) {
    await until('the query to wait', async () => (await waiting()).length > 0)
    await meanwhile(client)
    await locked.query('rollback')
  }
  const checked = await checking
  await locked.query('rollback')
  locked.release()
  await pool.end()
  return checked
}

const waiting = async () =>
  (
    await database.pool.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'checking' and wait_event_type = 'Lock'`,
    )
  ).rows

test('a connection that the server ends is replaced', async () => {
  const checked = await findBehindLock({}, async () => {
    for (const { pid } of await waiting()) await database.pool.query('select pg_terminate_backend($1)', [pid])
  })
  expect(checked).toEqual({ asked: 2, outcome: 'answered' })
})

test('a connection that breaks is replaced', async () => {
  const checked = await findBehindLock({}, (client) => {
    const { connection } = client as unknown as { connection: { stream: net.Socket } }
    connection.stream.destroy()
  })
  expect(checked).toEqual({ asked: 2, outcome: 'answered' })
})

test.each<[string, pg.PoolConfig]>([
  ['lock timeout', { lock_timeout: 100 }],
  ['statement timeout', { statement_timeout: 100 }],
  ['Query read timeout', { query_timeout: 100 }],
])('a wait for the answer that is too long is not begun again: %s', async (message, bounds) => {
  expect(await findBehindLock(bounds)).toEqual({ asked: 1, outcome: expect.stringContaining(message) })
})

test('a wait for a connection that is too long is not begun again', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  const taken = await pool.connect()
  pool.options.connectionTimeoutMillis = 100
  expect(await check(pool)).toEqual({ asked: 1, outcome: 'timeout exceeded when trying to connect' })
  taken.release()
  await pool.end()
})

test('a wait for a network that swallows packets is not begun again', async () => {
  const sockets: net.Socket[] = []
  const blackHole = net.createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(blackHole, 'listening')
  const url = new URL(database.url)
  url.port = String((blackHole.address() as net.AddressInfo).port)
  const pool = new pg.Pool({ connectionString: url.href, connectionTimeoutMillis: 100 })
  expect(await check(pool)).toEqual({ asked: 1, outcome: 'Connection terminated due to connection timeout' })
  for (const socket of sockets) socket.destroy()
  blackHole.close()
  await pool.end()
})
