import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listMails, readLimits, resendMail, type Actor } from '../admin.ts'
import { defaultAuthConfig } from '../config.ts'
import { listSecurityLog } from '../guard/list-security-log.ts'
import { createAuthHarness, makeAdministrator, type AuthHarness, type Person } from '../testing.ts'

const operator: Actor = { kind: 'operator' }
const nobody = '019ca8a0-0000-7000-8000-000000000000'

let world: AuthHarness
let boss: Person
beforeEach(async () => {
  world = await createAuthHarness()
  boss = await world.signUp()
  await makeAdministrator(world, boss)
})
afterEach(() => world[Symbol.asyncDispose]())

const tables = () => world.database.db.tables
const administrator = (): Actor => ({
  kind: 'administrator',
  userId: boss.session.userId,
  client: world.client(),
})

/** A mail of the outbox that was given up, written as the worker leaves it. */
async function givenUpMail(change: object = {}): Promise<string> {
  const at = world.clock.now()
  const { id } = await tables().outboxMail.create({
    data: {
      id: `019ca8a0-0000-7000-8000-${String(++made).padStart(12, '0')}`,
      kind: 'new-device',
      recipient: 'ana@example.test',
      sealedBody: Uint8Array.of(1, 2, 3),
      status: 'failed',
      attempts: 150,
      lastError: '451 Later',
      nextAttemptAt: at,
      createdAt: at,
      settledAt: at,
      expiresAt: new Date(at.getTime() + 86_400_000),
      ...change,
    },
    select: { id: true },
  })
  return id
}
let made = 0

describe('sending a mail again', () => {
  test('stands in the log of the administrator who did it, with which mail it was', async () => {
    const id = await givenUpMail()
    await resendMail(world.auth, administrator(), { id })
    expect((await listMails(world.auth, { status: 'pending' })).mails).toMatchObject([{ id, attempts: 0 }])
    const { entries } = await listSecurityLog(world.auth, boss.session.userId, { limit: 1 })
    expect(entries).toMatchObject([
      { event: 'mail-resent', byWhom: 'self', details: { mailId: id, mailKind: 'new-device' } },
    ])
  })

  test('is done once: again, or for a mail that is not given up or past its time, it is a conflict', async () => {
    const id = await givenUpMail()
    await resendMail(world.auth, operator, { id })
    const others = [
      id,
      await givenUpMail({ status: 'delivered', sealedBody: null }),
      await givenUpMail({ sealedBody: null }),
      await givenUpMail({ expiresAt: world.clock.now() }),
    ]
    for (const other of others) {
      await expect(resendMail(world.auth, administrator(), { id: other })).rejects.toMatchObject({ code: 'CONFLICT' })
    }
    for (const other of [nobody, 'x']) {
      await expect(resendMail(world.auth, operator, { id: other })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(await tables().securityLogEntry.count({ where: { event: 'mail-resent' } })).toBe(0)
  })
})

describe('listing mails', () => {
  test('says how each went, page by page, newest first', async () => {
    const failed = await givenUpMail()
    const waiting = await givenUpMail({ status: 'pending', settledAt: null, lastError: null })
    const first = await listMails(world.auth, { limit: 1 })
    expect(first.mails).toMatchObject([{ id: waiting, nextAttemptAt: world.clock.now(), canResend: false }])
    const second = await listMails(world.auth, { limit: 1, cursor: first.nextCursor ?? '' })
    expect(second.mails).toMatchObject([{ id: failed, nextAttemptAt: null, canResend: true, lastError: '451 Later' }])
    expect(second.nextCursor).toBeNull()
    expect((await listMails(world.auth, { status: 'expired' })).mails).toEqual([])
  })

  test('refuses a cursor or a limit that is none', async () => {
    for (const page of [{ cursor: 'x' }, { limit: 0 }, { limit: 201 }]) {
      await expect(listMails(world.auth, page)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
  })
})

test('the limits are told with the numbers in force', () => {
  const changed = { networkLimitBurst: 7, mailsPerHour: 11, codeAttempts: 4, mailResendInterval: 90_000 }
  const told = readLimits({ config: { ...defaultAuthConfig, ...changed } })
  expect(told).toContainEqual({ name: 'network', rule: '7 at once, then 10 a minute', meaning: expect.any(String) })
  expect(told).toContainEqual({ name: 'codeAttempts', rule: '4 for each code', meaning: expect.any(String) })
  expect(told).toContainEqual({ name: 'mailResendInterval', rule: '1 in 90 seconds', meaning: expect.any(String) })
  expect(told).toContainEqual({ name: 'mailsFromNetwork', rule: '11 in 1 hour', meaning: expect.any(String) })
})
