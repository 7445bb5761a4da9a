import { afterEach, beforeEach, expect, test } from 'vitest'
import { endSession, endUserSessions, listUserSessions, type Actor } from '../admin.ts'
import { authenticate, signOutDevice, type SignedIn } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'

const operator: Actor = { kind: 'operator' }
const day = 86_400_000

let world: AuthHarness
let ana: Person
let phone: SignedIn
let bea: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  world.clock.advance(1)
  phone = await world.signIn(ana)
  world.clock.advance(1)
  bea = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const check = ({ key }: SignedIn) => authenticate(world.auth, key)
const revoked = { status: 'refused', reason: 'revoked', by: 'administrator' }

test('one session ends by its id, and no other', async () => {
  await endSession(world.auth, operator, { sessionId: phone.session.authKeyId })
  expect(await check(phone)).toEqual(revoked)
  for (const other of [ana, bea]) expect(await check(other)).toMatchObject({ status: 'signed-in' })
  const entry = await world.database.db.tables.securityLogEntry.findFirst({
    where: { userId: ana.session.userId },
    orderBy: { sequence: 'desc' },
  })
  expect(entry).toMatchObject({
    event: 'session-ended',
    authKeyId: phone.session.authKeyId,
    details: { reason: 'revoked', by: 'administrator', actor: 'operator' },
  })
})

test('a session that is unknown, has ended, or never had an id is "not found"', async () => {
  await signOutDevice(world.auth, phone.session)
  for (const sessionId of [phone.session.authKeyId, '019ca8a0-0000-7000-8000-000000000000', 'x']) {
    await expect(endSession(world.auth, operator, { sessionId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
  expect(await check(phone)).toEqual({ status: 'refused', reason: 'signed-out' })
})

test('all sessions of one person end, and nobody else’s', async () => {
  expect(await endUserSessions(world.auth, operator, { userId: ana.session.userId })).toEqual({ ended: 2 })
  expect(await check(ana)).toEqual(revoked)
  expect(await check(phone)).toEqual(revoked)
  expect(await check(bea)).toMatchObject({ status: 'signed-in' })
  expect(world.published).toMatchObject([{ userId: ana.session.userId, reason: 'revoked', by: 'administrator' }])
  expect(await check(await world.signIn(ana))).toMatchObject({ status: 'signed-in' })
  await endUserSessions(world.auth, operator, { userId: ana.session.userId })
  expect(await endUserSessions(world.auth, operator, { userId: ana.session.userId })).toEqual({ ended: 0 })
})

test('the sessions of nobody are "not found"', async () => {
  const userId = '019ca8a0-0000-7000-8000-000000000000'
  await expect(endUserSessions(world.auth, operator, { userId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('sessions are listed newest first, of one person or of all, with what tells them apart and no key', async () => {
  const { sessions } = await listUserSessions(world.auth)
  expect(sessions.map(({ id }) => id)).toEqual([bea, phone, ana].map(({ session }) => session.authKeyId))
  expect(sessions[0]).toEqual({
    id: bea.session.authKeyId,
    userId: bea.session.userId,
    email: bea.email,
    deviceName: 'Firefox on Linux',
    method: 'email',
    createdAt: bea.session.createdAt,
    lastUsedAt: bea.session.lastUsedAt,
    expiresAt: bea.session.expiresAt,
    ipAddress: expect.stringMatching(/^10\./),
  })
  const hers = await listUserSessions(world.auth, { userId: ana.session.userId })
  expect(hers.sessions.map(({ id }) => id)).toEqual([phone.session.authKeyId, ana.session.authKeyId])
})

test('pages hold only live sessions and each of them once', async () => {
  for (let count = 0; count < 6; count++) await world.signIn(ana)
  world.clock.advance(7 * day)
  const live = []
  for (let count = 0; count < 5; count++) {
    world.clock.advance(1)
    live.push((await world.signIn(bea)).session.authKeyId)
  }
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await listUserSessions(world.auth, { limit: 2, ...(cursor !== undefined && { cursor }) })
    pages.push(page.sessions.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
  expect(pages.flat()).toEqual(live.toReversed())
})

test('a cursor or a limit that is none is refused', async () => {
  for (const page of [{ cursor: 'x' }, { limit: 0 }, { limit: 201 }, { limit: 1.5 }]) {
    await expect(listUserSessions(world.auth, page)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  }
})
