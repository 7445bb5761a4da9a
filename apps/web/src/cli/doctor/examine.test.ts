import { createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clockFinding } from '../../health/check-database.ts'
import { examine } from './examine.ts'

let database: TestDatabase
let env: Record<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
  env = {
    DATABASE_URL: database.url,
    APP_URL: 'https://tasks.example.test',
    TRUSTED_PROXIES: '1',
    // Nobody listens there.
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'tasks@example.test',
    AUTH_SESSION_PEPPER: 'the session pepper of these tests with 32+',
    AUTH_PASSWORD_PEPPER: 'the password pepper of these tests with 32+',
    AUTH_ENCRYPTION_KEY: 'the encryption key of these tests with 32+',
  }
})
afterAll(() => database[Symbol.asyncDispose]())

const look = (more: Record<string, string> = {}) => examine({ ...env, ...more }, '/nowhere')
const statesOf = (findings: Awaited<ReturnType<typeof examine>>) =>
  Object.fromEntries(findings.map(({ check, state }) => [check, state]))

describe('the doctor', () => {
  test('finds a sound configuration sound, check by check, and a mail server that is not there', async () => {
    const findings = await look()
    expect(statesOf(findings)).toEqual({
      configuration: 'ok',
      database: 'ok',
      migrations: 'ok',
      clock: 'ok',
      peppers: 'ok',
      outbox: 'ok',
      mail: 'fail',
      proxy: 'ok',
      cookie: 'ok',
    })
    expect(findings.find(({ check }) => check === 'database')?.message).toMatch(
      /^PostgreSQL \d+\.\d+ at 127\.0\.0\.1:\d+\/test_\w+ answers\.$/,
    )
  })

  test('lists every problem of the configuration, and still looks at what it can', async () => {
    const findings = await look({ PORT: 'x', AUTH_SESSION_PEPPER: 'short', APP_URL: '' })
    const problems = findings.filter(({ check }) => check === 'configuration').map(({ message }) => message)
    expect(problems).toEqual([
      expect.stringMatching(/^PORT /),
      expect.stringMatching(/^AUTH_SESSION_PEPPER /),
      expect.stringMatching(/^APP_URL is missing/),
    ])
    expect(statesOf(findings)).toEqual({
      configuration: 'fail',
      database: 'ok',
      migrations: 'ok',
      clock: 'ok',
      outbox: 'ok',
      mail: 'fail',
    })
  })

  test('says that the database is away, without the password', async () => {
    const findings = await look({ DATABASE_URL: 'postgres://latchkey:very-secret@127.0.0.1:1/tasks' })
    expect(findings).toContainEqual({
      check: 'database',
      state: 'fail',
      message: 'The database at 127.0.0.1:1/tasks does not let us in: connect ECONNREFUSED 127.0.0.1:1',
      next: expect.stringMatching(/DATABASE_URL/),
    })
    expect(JSON.stringify(findings)).not.toContain('very-secret')
  })

  test('says that the database refuses the password', async () => {
    const url = new URL(database.url)
    url.password = 'wrong'
    expect(await look({ DATABASE_URL: url.href })).toContainEqual(
      expect.objectContaining({
        check: 'database',
        state: 'fail',
        message: expect.stringMatching(/password authentication failed/),
      }),
    )
  })

  test('counts sessions under peppers that are not configured', async () => {
    await database.pool.query(
      `insert into auth_user (id, created_at) values ('019ca8a0-0000-7000-8000-000000000000', now())`,
    )
    await database.pool.query(
      `insert into auth_key (id, user_id, method, hash_version, pepper_id, salt, secret_hash, created_at, last_used_at, proved_at)
       values (gen_random_uuid(), '019ca8a0-0000-7000-8000-000000000000', 'email', 1, 'gone', '', '', now(), now(), now())`,
    )
    expect(await look()).toContainEqual(
      expect.objectContaining({
        check: 'peppers',
        state: 'warn',
        message: expect.stringMatching(/: 1 session\.$/),
      }),
    )
  })

  test('counts mails that were given up or wait too long, and says why the last one did', async () => {
    await using fresh = await createTestDatabase()
    const mail = (status: string, ageMinutes: number, lastError: string | null) =>
      fresh.pool.query(
        `insert into outbox_mail (id, letter, recipient, status, attempts, next_attempt_at, expires_at, created_at, settled_at, sealed_body, last_error)
         values (gen_random_uuid(), 'x', 'x@example.test', $1, 1, now(), now(), now() - $2 * interval '1 minute',
                 case when $1 <> 'pending' then now() - $2 * interval '1 minute' end,
                 case when $1 = 'pending' then '\\x00'::bytea end, $3)`,
        [status, ageMinutes, lastError],
      )
    const outbox = async () => (await look({ DATABASE_URL: fresh.url })).find(({ check }) => check === 'outbox')
    await mail('delivered', 10, null)
    await mail('pending', 4, 'too early to tell')
    await mail('failed', 8 * 24 * 60, 'long ago')
    expect(await outbox()).toMatchObject({ state: 'ok' })
    await mail('failed', 60, 'mailbox full')
    await mail('expired', 50, 'mailbox full')
    await mail('pending', 6, 'connection refused')
    expect(await outbox()).toMatchObject({
      state: 'warn',
      message:
        '2 mails given up within a week, 1 mail waiting for more than five minutes. The last error: connection refused',
      next: expect.stringMatching(/SMTP_URL/),
    })
  })

  test('names pending migrations: a warning where the next start applies them, else a failure', async () => {
    await using fresh = await createTestDatabase()
    await fresh.pool.query(`delete from _prisma_migrations where migration_name like '%init'`)
    const migrations = async (more: Record<string, string>) =>
      (await look({ DATABASE_URL: fresh.url, ...more })).find(({ check }) => check === 'migrations')
    expect(await migrations({})).toMatchObject({
      state: 'warn',
      message: expect.stringMatching(/1 migration to apply: \d+_init\./),
    })
    expect(await migrations({ MIGRATE_ON_START: '0' })).toMatchObject({
      state: 'fail',
      next: expect.stringMatching(/db:migrate/),
    })
    await fresh.pool.query(`update _prisma_migrations set checksum = 'x'`)
    expect(await migrations({})).toMatchObject({ state: 'fail', message: expect.stringMatching(/edited later/) })
  })
})

test.each([
  [0, false, 'ok', /agree/],
  [999, true, 'ok', /agree/],
  [1000, true, 'warn', /1\.0 s behind the database/],
  [2500, false, 'warn', /2\.5 s ahead of the database/],
  [30_000, false, 'fail', /wrong time/],
])('clocks that differ by %i ms', (skewMs, isBehind, state, words) => {
  expect(clockFinding(skewMs, isBehind)).toMatchObject({ check: 'clock', state, message: expect.stringMatching(words) })
})
