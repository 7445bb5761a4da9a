import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createUser, deleteUser, findUser, grantScope, type Actor } from '../admin.ts'
import { startRegistration } from '../email.ts'
import { authenticate, completeSignIn, signOutDevice } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn, makeAdministrator } from '../testing.ts'

const operator: Actor = { kind: 'operator' }
const day = 86_400_000

let world: AuthHarness
let ana: Person
let userId: string

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ userName: 'Ana' })
  userId = ana.session.userId
})
afterEach(() => world[Symbol.asyncDispose]())

test('a deleted person’s keys are told so for 30 days and "unknown" afterwards', async () => {
  const phone = await world.signIn(ana)
  const tablet = await world.signIn(ana)
  await signOutDevice(world.auth, tablet.session)
  expect(await deleteUser(world.auth, operator, { userId })).toEqual({ sessionsEnded: 2 })
  for (const { key } of [ana, phone]) {
    expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'account-deleted' })
  }
  expect(await authenticate(world.auth, tablet.key)).toEqual({ status: 'refused', reason: 'signed-out' })
  world.clock.advance(30 * day)
  expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'account-deleted' })
  world.clock.advance(1)
  expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'unknown' })
})

test('its streams are told', async () => {
  await deleteUser(world.auth, operator, { userId })
  expect(world.published).toEqual([{ userId, authKeyIds: [ana.session.authKeyId], reason: 'account-deleted' }])
})

test('nothing of hers is left in the database but times and reasons', async () => {
  await world.database.db.tables.outboxMail.create({
    data: {
      id: '019ca8a0-0000-7000-8000-000000000001',
      kind: 'verification-code',
      recipient: ana.email,
      sealedBody: new Uint8Array(3),
      status: 'pending',
      nextAttemptAt: world.clock.now(),
      expiresAt: world.clock.now(),
      createdAt: world.clock.now(),
    },
  })
  await deleteUser(world.auth, operator, { userId })
  const { rows: tables } = await world.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const dump: string[] = []
  for (const { name } of tables) dump.push(JSON.stringify((await world.database.pool.query(`table ${name}`)).rows))
  const text = dump.join('\n')
  expect(text).toContain('account-deleted')
  for (const trace of [userId, ana.email, 'Ana', '10.0.0.', 'Firefox']) expect(text).not.toContain(trace)
})

test('somebody else keeps everything', async () => {
  const bea = await world.signUp()
  await deleteUser(world.auth, operator, { userId })
  expect(await authenticate(world.auth, bea.key)).toMatchObject({ status: 'signed-in' })
  expect(await findUser(world.auth, bea.email)).toMatchObject({ id: bea.session.userId })
})

test('the address is free again', async () => {
  await deleteUser(world.auth, operator, { userId })
  await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  const again = await world.signUp({ email: ana.email })
  expect(again.session.userId).not.toBe(userId)
})

test('a registration that waits for a code sent to the address goes with it', async () => {
  const client = world.client()
  await startRegistration(world.auth, { email: ana.email }, client)
  await deleteUser(world.auth, operator, { userId })
  expect(await world.database.db.tables.emailRequest.count()).toBe(0)
})

test('nobody can be deleted twice', async () => {
  await deleteUser(world.auth, operator, { userId })
  await expect(deleteUser(world.auth, operator, { userId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('the deletion stands in the log of the administrator who did it', async () => {
  const admin = await world.signUp()
  await makeAdministrator(world, admin)
  const client = world.client()
  await deleteUser(world.auth, { kind: 'administrator', userId: admin.session.userId, client }, { userId })
  const entry = await world.database.db.tables.securityLogEntry.findFirst({
    orderBy: { at: 'desc' },
    where: { event: 'user-deleted' },
  })
  expect(entry).toMatchObject({
    userId: admin.session.userId,
    details: { userId },
    personal: { address: client.address },
  })
})

test('the last administrator cannot delete herself; with another one she can, and the operator always', async () => {
  await grantScope(world.auth, operator, { userId, scopeName: 'admin' })
  const herself: Actor = { kind: 'administrator', userId }
  await expect(deleteUser(world.auth, herself, { userId })).rejects.toMatchObject({ code: 'CONFLICT' })
  const bea = await createUser(world.auth, operator, { email: 'b@example.test', password: null, scopeNames: ['admin'] })
  expect(await deleteUser(world.auth, herself, { userId })).toEqual({ sessionsEnded: 1 })
  expect(await deleteUser(world.auth, operator, { userId: bea.id })).toEqual({ sessionsEnded: 0 })
})

test('no session of a deleted person lives once deletion and sign-ins have returned', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    const { id } = await createUser(world.auth, operator, { email: `round-${round}@example.test`, password: null })
    const results = await race(16, async (runner) => {
      if (runner % 8 === 5) return deleteUser(world.auth, operator, { userId: id }).then(() => 'deleted')
      const grant = { userId: id, method: 'email', client: world.client() } as const
      return expectSignedIn(await completeSignIn(world.auth, grant)).key
    })
    const returned = winners(results)
    expect(returned).toContain('deleted')
    for (const key of returned.filter((value) => value !== 'deleted')) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'account-deleted' })
    }
  }
})
