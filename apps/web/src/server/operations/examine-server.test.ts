import { createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examineServer, type ExaminedServer } from './examine-server.ts'

const at = new Date('2026-03-01T09:00:00Z')
const store = { put: async () => undefined, delete: async () => undefined }
const job = { name: 'delete old events', doneAt: at, failedAt: null }

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

async function look(change: Partial<ExaminedServer> = {}) {
  const checks = await examineServer({
    database,
    url: database.url,
    isLocalMode: false,
    migratesOnStart: true,
    auth: { identityProviders: {}, imageStore: { ...store, get: async () => undefined } },
    condition: () => ({ hearsOthers: true, jobs: [job] }),
    version: '0.1.0',
    process: { uptime: () => 7300, memoryUsage: process.memoryUsage, version: 'v20.19.0' },
    ...change,
  })
  return Object.fromEntries(checks.map(({ name, ok, detail }) => [name, { ok, detail }]))
}

describe('the health of a running server', () => {
  test('says of each thing that it needs how it is', async () => {
    expect(await look()).toEqual({
      database: { ok: true, detail: expect.stringMatching(/^PostgreSQL .* answers\.$/) },
      migrations: { ok: true, detail: expect.stringMatching(/^All \d+ migrations applied\.$/) },
      clock: { ok: true, detail: expect.any(String) },
      outbox: { ok: true, detail: 'No mail was given up within a week, and none is stuck.' },
      housekeeping: { ok: true, detail: '1 job in order, the last done at 2026-03-01 09:00 UTC.' },
      events: { ok: true, detail: expect.any(String) },
      pictures: { ok: true, detail: 'Where pictures are kept can be read.' },
      providers: { ok: true, detail: 'Google off, Apple off, Firebase off.' },
      process: {
        ok: true,
        detail: expect.stringMatching(/^Latchkey 0\.1\.0 on Node\.js 20\.19\.0, up for 2 hours, \d+ MB of memory\.$/),
      },
    })
  })

  test('says what is wrong and what to do: mails that do not leave, jobs that fail, others that are not heard', async () => {
    await database.pool.query(
      `insert into outbox_mail (id, letter, recipient, sealed_body, status, attempts, next_attempt_at, expires_at,
         last_error, created_at)
       values (gen_random_uuid(), 'new-device', 'ana@example.test', '\\x01', 'pending', 3, now(), now() + '1 day',
         '451 Later', now() - interval '1 hour')`,
    )
    const failing = { name: 'delete old keys and requests', doneAt: at, failedAt: at }
    const forbidden = async () => {
      throw new Error('The bucket refused GET with 403 AccessDenied.')
    }
    const told = await look({
      auth: { identityProviders: {}, imageStore: { ...store, get: forbidden } },
      condition: () => ({ hearsOthers: false, jobs: [job, failing] }),
    })
    expect(told['pictures']).toEqual({ ok: false, detail: expect.stringContaining('403 AccessDenied') })
    expect(told['outbox']).toEqual({ ok: false, detail: expect.stringMatching(/1 mail waiting.*451 Later.*SMTP_URL/) })
    expect(told['housekeeping']).toEqual({
      ok: false,
      detail: expect.stringContaining('delete old keys and requests.'),
    })
    expect(told['events']).toEqual({ ok: false, detail: expect.stringContaining('not heard') })
  })

  test('is told also of a database that is away', async () => {
    const gone = await createTestDatabase()
    await gone[Symbol.asyncDispose]()
    const told = await look({ database: gone, url: gone.url })
    expect(told).toMatchObject({ database: { ok: false }, outbox: { ok: false }, process: { ok: true } })
  })
})
