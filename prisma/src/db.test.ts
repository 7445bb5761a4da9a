import { randomUUID } from 'node:crypto'
import net from 'node:net'
import { race, winners } from '@latchkey/testing/race'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from './db.ts'
import { findAuthKey } from './find-auth-key.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { isDatabaseUnavailable } from './unavailable.ts'
import { uniqueViolation } from './unique-violation.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const newUser = () => ({ id: randomUUID(), createdAt: new Date() })

const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

test('refuses an undefined value in a filter instead of widening it to everybody', async () => {
  await database.db.tables.authUser.create({ data: newUser() })
  const id = undefined as unknown as string
  await expect(database.db.tables.authUser.findFirst({ where: { id } })).rejects.toThrow(/undefined/)
  await expect(database.db.tables.authUser.deleteMany({ where: { id } })).rejects.toThrow(/undefined/)
})

test('names the unique constraint that a write ran into', async () => {
  const [one, other] = [newUser(), newUser()]
  await database.db.tables.authUser.createMany({ data: [one, other] })
  const account = (userId: string) => ({
    data: {
      userId,
      email: 'ana@example.test',
      passwordHash: 'x',
      passwordChangedAt: new Date(),
      createdAt: new Date(),
    },
  })
  await database.db.tables.emailAccount.create(account(one.id))
  const error = await caught(database.db.tables.emailAccount.create(account(other.id)))
  expect(uniqueViolation(error)).toBe('email_account_email_key')
  expect(uniqueViolation(new Error('duplicate key'))).toBeUndefined()
  expect(isDatabaseUnavailable(error)).toBe(false)
})

test('keeps an address that is not in lower case out of the table', async () => {
  const user = newUser()
  await database.db.tables.authUser.create({ data: user })
  const data = {
    userId: user.id,
    email: 'Ana2@example.test',
    passwordHash: 'x',
    passwordChangedAt: new Date(),
    createdAt: new Date(),
  }
  await expect(database.db.tables.emailAccount.create({ data })).rejects.toThrow(/email_account_email_normalised/)
})

test('runs transactions that name the same lock one after the other', async () => {
  const user = newUser()
  await database.db.tables.authUser.create({ data: user })
  for (let round = 0; round < 10; round++) {
    const before = await sequenceOf(user.id)
    const results = await race(8, () =>
      database.db.transaction(
        async (tables) => {
          const row = await tables.authUser.findUniqueOrThrow({
            where: { id: user.id },
            select: { securityLogSequence: true },
          })
          await tables.authUser.update({
            where: { id: user.id },
            data: { securityLogSequence: row.securityLogSequence + 1 },
          })
        },
        { lock: `test:${user.id}` },
      ),
    )
    expect(await sequenceOf(user.id)).toBe(before + winners(results).length)
    expect(winners(results)).toHaveLength(8)
  }
})

async function sequenceOf(id: string): Promise<number> {
  return (await database.db.tables.authUser.findUniqueOrThrow({ where: { id } })).securityLogSequence
}

test('tells a database that is away from one that refuses', async () => {
  const away = openDatabase('postgresql://nobody:nothing@127.0.0.1:9/nowhere')
  expect(isDatabaseUnavailable(await caught(away.ping()))).toBe(true)
  expect(isDatabaseUnavailable(await caught(away.db.tables.authUser.findMany({ select: { id: true } })))).toBe(true)
  expect(isDatabaseUnavailable(await caught(away.db.transaction(async (tables) => tables.authUser.count())))).toBe(true)
  expect(isDatabaseUnavailable(await caught(database.pool.query('select nonsense')))).toBe(false)
  expect(isDatabaseUnavailable(new Error('select failed'))).toBe(false)
  await away.close()
})

test('outlives the server closing its idle connections, and answers the next query', async () => {
  const broken: Error[] = []
  const own = openDatabase(database.url, { onConnectionError: (error) => broken.push(error) })
  await own.ping()
  const pids = await own.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  await database.pool.query('select pg_terminate_backend($1)', [pids.rows[0]?.pid])
  await caught(own.ping())
  await expect(own.ping()).resolves.toBeUndefined()
  await own.close()
})

test('gives up on a network that swallows packets, and calls the database away', async () => {
  const sockets: net.Socket[] = []
  const blackHole = net.createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => {
    blackHole.listen(0, '127.0.0.1', () => resolve())
  })
  const url = new URL(database.url)
  url.port = String((blackHole.address() as net.AddressInfo).port)
  const away = openDatabase(url.href)
  expect(isDatabaseUnavailable(await caught(away.ping()))).toBe(true)
  for (const socket of sockets) socket.destroy()
  await away.close()
  await new Promise((resolve) => blackHole.close(resolve))
})

test('goes on checking requests while every other connection is taken', async () => {
  const own = openDatabase(database.url, { connectionsMax: 1 })
  const taken = await own.pool.connect()
  await expect(findAuthKey(own.authenticationPool, '019ca8a0-0000-7000-8000-000000000000')).resolves.toBeUndefined()
  taken.release()
  await own.close()
})

test('makes nobody wait without end for a connection when all are taken', async () => {
  const own = openDatabase(database.url, { connectionsMax: 1 })
  const taken = await own.pool.connect()
  expect(isDatabaseUnavailable(await caught(own.ping()))).toBe(true)
  taken.release()
  await expect(own.ping()).resolves.toBeUndefined()
  await own.close()
})
