import { afterEach, beforeEach, expect, test } from 'vitest'
import { listUserSessions } from '../admin/list-user-sessions.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { listSessions } from './list-sessions.ts'
import { signOutDevice } from './sign-out.ts'

const hour = 3_600_000

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

test('this session comes first, the others by last use', async () => {
  world.clock.advance(hour)
  const phone = await world.signIn(ana)
  world.clock.advance(hour)
  const tablet = await world.signIn(ana)
  world.clock.advance(hour)
  await authenticate(world.auth, phone.key)
  await world.auth.background.settled()
  const listed = await listSessions(world.auth, ana.session)
  expect(listed.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
    [ana.session.authKeyId, true],
    [phone.session.authKeyId, false],
    [tablet.session.authKeyId, false],
  ])
})

test('a device has a name, a place and its times, and nothing that opens it', async () => {
  const client = world.client({ userAgent: 'curl/8.14.1', address: '2001:db8::7' })
  const { session, key } = await world.signIn(ana, client)
  const [listed] = await listSessions(world.auth, session)
  expect(listed).toEqual({
    id: session.authKeyId,
    method: 'email',
    createdAt: session.createdAt,
    lastUsedAt: session.lastUsedAt,
    expiresAt: session.expiresAt,
    inactivityTimeoutMs: 7 * 24 * hour,
    isCurrent: true,
    deviceName: 'curl',
    ipAddress: '2001:db8::7',
  })
  expect(JSON.stringify(listed)).not.toContain(key.slice(-43))
})

test('ended sessions, and those that the clock ended, are not listed', async () => {
  const phone = await world.signIn(ana)
  await signOutDevice(world.auth, phone.session)
  expect(await listSessions(world.auth, ana.session)).toHaveLength(1)
  world.clock.advance(8 * 24 * hour)
  const laptop = await world.signIn(ana)
  const listed = await listSessions(world.auth, laptop.session)
  expect(listed.map(({ id }) => id)).toEqual([laptop.session.authKeyId])
})

test('nobody sees somebody else’s sessions', async () => {
  const bea = await world.signUp()
  const listed = await listSessions(world.auth, bea.session)
  expect(listed.map(({ id }) => id)).toEqual([bea.session.authKeyId])
})

test('a session that a newer version opened in a way of its own is a session like any other, begun in an unknown way', async () => {
  const phone = await world.signIn(ana)
  const { tables } = world.auth.db
  await tables.authKey.update({ where: { id: phone.session.authKeyId }, data: { method: 'carrier-pigeon' } })
  const checked = await authenticate(world.auth, phone.key)
  expect(checked).toMatchObject({ status: 'signed-in', session: { method: 'unknown' } })
  const methods = (await listSessions(world.auth, ana.session)).map(({ method }) => method)
  expect(methods).toEqual(['email', 'unknown'])
  const { sessions } = await listUserSessions(world.auth, { userId: ana.session.userId, limit: 10 })
  expect(sessions.map(({ method }) => method).toSorted()).toEqual(['email', 'unknown'])
})
