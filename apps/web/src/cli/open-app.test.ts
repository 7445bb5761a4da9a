import { blockUser, createUser } from '@latchkey/auth/admin'
import type { AuthEvents } from '@latchkey/auth/runtime'
import { createPostgresBus } from '@latchkey/events/postgres-bus'
import { createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadAppConfig } from '../server/app-config.ts'
import { openApp } from './open-app.ts'

let database: TestDatabase
let complaints: string[]

beforeEach(async () => {
  database = await createTestDatabase()
  complaints = []
})
afterEach(() => database[Symbol.asyncDispose]())

function open(more: Record<string, string> = {}) {
  const secret = 'a secret of these tests with 32+ characters'
  const env = {
    DATABASE_URL: database.url,
    APP_URL: 'https://tasks.example.test',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'tasks@example.test',
    AUTH_SESSION_PEPPER: secret,
    AUTH_PASSWORD_PEPPER: secret,
    AUTH_ENCRYPTION_KEY: secret,
    AUTH_PASSWORD_HASH_COST: '4',
    ...more,
  }
  const config = loadAppConfig(env, () => {
    throw new Error('There is no local mode here.')
  })
  return openApp({ config, home: null }, (words) => void complaints.push(words))
}

const operator = { kind: 'operator' } as const

test('what the command line does has reached the running servers when it ends', async () => {
  const heard: AuthEvents['scopes-changed'][] = []
  const log = { info: () => undefined, warn: () => undefined }
  const server = createPostgresBus<AuthEvents>({ pool: database.pool, connect: database.connect, log })
  server.subscribe('scopes-changed', (event) => heard.push(event))
  await server.start()
  try {
    const { auth, close } = await open()
    const { id } = await createUser(auth, operator, { email: 'ana@example.test', password: 'a fine long passphrase' })
    await blockUser(auth, operator, { userId: id })
    auth.events.publish('scopes-changed', { userId: id, scopeNames: ['admin'] })
    await close()
    expect((await database.pool.query('select 1 from bus_event')).rowCount).toBeGreaterThan(0)
    await expect.poll(() => heard).toEqual([{ userId: id, scopeNames: ['admin'] }])
  } finally {
    await server.stop()
  }
  expect(complaints).toEqual([])
})

test('closing waits for every event, also for those behind one that takes its time', async () => {
  const { auth, close } = await open()
  const publish = (userId: string) => auth.events.publish('user-updated', { userId })
  const other = await database.connect()
  await other.query('begin; lock table bus_event in access exclusive mode')
  publish('first')
  const waiting = () => other.query(`select 1 from pg_locks where relation = 'bus_event'::regclass and not granted`)
  await expect.poll(async () => (await waiting()).rowCount).toBe(1)
  publish('second')
  const closing = close()
  await other.query('commit')
  await closing
  expect((await other.query('select 1 from bus_event')).rowCount).toBe(2)
  await other.end()
  expect(complaints).toEqual([])
})

test('a database without tables is said to be one, and left alone', async () => {
  await database.pool.query('drop schema public cascade; create schema public')
  await expect(open()).rejects.toMatchObject({
    code: 'MIGRATIONS_PENDING',
    message: expect.stringMatching(/db:migrate/),
  })
  expect((await database.pool.query(`select to_regclass('auth_user') as name`)).rows).toEqual([{ name: null }])
})

test.each([
  ['away', () => 'postgres://ana:very-secret@127.0.0.1:1/tasks', /ECONNREFUSED/],
  ['one that refuses us', () => database.url.replace(/:[^:@]+@/, ':wrong@'), /password authentication failed/],
])('a database that is %s is told with the next step and no password', async (_what, url, words) => {
  const refused = expect.objectContaining({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringMatching(words),
  }) as Error
  const opening = open({ DATABASE_URL: url() })
  await expect(opening).rejects.toEqual(refused)
  await expect(opening).rejects.toMatchObject({
    message: expect.stringMatching(/^(?![\s\S]*very-secret)[\s\S]*pnpm cli doctor/),
  })
})
