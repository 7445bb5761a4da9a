import { addAuthenticatorApp, type Person } from '@latchkey/auth/testing'
import { grantScope } from '@latchkey/auth/admin'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness
let boss: Person
beforeAll(async () => {
  world = await createApiHarness()
  boss = await world.signUp()
  await grantScope(world.auth, { kind: 'operator' }, { userId: boss.session.userId, scopeName: 'admin' })
})
afterAll(() => world[Symbol.asyncDispose]())

const admin = (override: Parameters<ApiHarness['context']>[0] = {}) =>
  world.callAs({ ...boss.session, scopeNames: ['admin'] }, override).admin

it('an administrator sends a mail again that was given up, once, and reads nothing of what it says', async () => {
  const at = world.clock.now()
  const id = '019ca8a0-0000-7000-8000-000000000001'
  const times = { createdAt: at, nextAttemptAt: at, settledAt: at, expiresAt: new Date(at.getTime() + 60_000) }
  const mail = { id, kind: 'new-device', recipient: 'ana@example.test', attempts: 150, lastError: '451 Later' }
  await world.database.db.tables.outboxMail.create({
    data: { ...mail, ...times, status: 'failed', sealedBody: Uint8Array.of(1) },
    select: { id: true },
  })
  const kept = { ...mail, createdAt: at, expiresAt: times.expiresAt, settledAt: at }
  expect(await admin().outbox.list({ status: 'failed' })).toEqual({
    mails: [{ ...kept, status: 'failed', nextAttemptAt: null, canResend: true }],
    nextCursor: null,
  })
  await admin().outbox.resend({ id })
  const again = { ...kept, status: 'pending', attempts: 0, nextAttemptAt: at, settledAt: null, canResend: false }
  expect((await admin().outbox.list()).mails).toEqual([again])
  await expect(admin().outbox.resend({ id })).rejects.toMatchObject({ appCode: 'CONFLICT' })
})

it('an administrator sees the limits, the configuration and the health of this server', async () => {
  expect(await admin().limits()).toContainEqual({
    name: 'failedSignIns',
    rule: '5 in 5 minutes',
    meaning: expect.any(String),
  })
  const value = { section: 'Server', name: 'PORT', value: '3000', isDefault: true, meaning: 'Port to listen on.' }
  const check = { name: 'database', ok: false, detail: 'It is away.' }
  const operations = { configuration: () => [value], health: async () => [check] }
  expect(await admin({ operations }).configuration()).toEqual([value])
  expect(await admin({ operations }).health()).toEqual({ checks: [check] })
})

it('an administrator turns two-step sign-in off for somebody who lost her app', async () => {
  const ana = await world.signUp()
  await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
  const { userId } = ana.session
  expect(await admin().users.removeSecondFactor({ userId })).toEqual({ wasEnabled: true })
  expect(await admin().users.removeSecondFactor({ userId })).toEqual({ wasEnabled: false })
})
