import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { listSessions } from './list-sessions.ts'

const hour = 3_600_000

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness({ config: { maxSessionsPerUser: 3 } })
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const signInOnceMore = () =>
  completeSignIn(world.auth, { userId: ana.session.userId, method: 'email', client: world.client() }).then(
    expectSignedIn,
  )

const log = () =>
  world.database.db.tables.securityLogEntry.findMany({
    where: { userId: ana.session.userId },
    orderBy: { sequence: 'asc' },
    select: { event: true, details: true, authKeyId: true, personal: true },
  })

test('a completed sign-in opens a session that starts now, and is in the log with its place', async () => {
  world.clock.advance(hour)
  const client = world.client()
  const { key, session, userInfo } = expectSignedIn(
    await completeSignIn(world.auth, {
      userId: ana.session.userId,
      method: 'email',
      client,
    }),
  )
  expect(await authenticate(world.auth, key)).toEqual({ status: 'signed-in', session, userInfo })
  expect(session).toMatchObject({
    createdAt: world.clock.now(),
    provedAt: world.clock.now(),
    lastUsedAt: world.clock.now(),
  })
  expect(userInfo).toEqual(ana.userInfo)
  expect((await log()).at(-1)).toEqual({
    event: 'signed-in',
    details: { method: 'email' },
    authKeyId: session.authKeyId,
    personal: { address: client.address, userAgent: client.userAgent },
  })
})

test('the key is stored nowhere, only its salted and keyed hash', async () => {
  const { rows } = await world.database.pool.query('select * from auth_key')
  const stored = JSON.stringify(rows)
  const secret = Buffer.from(ana.key.slice(-43), 'base64url')
  expect(stored).not.toContain(ana.key.slice(-43))
  expect(stored).not.toContain(JSON.stringify(secret))
})

test('a hostile user agent is stored bounded and plain', async () => {
  const client = world.client({ userAgent: `\u0000\ud800${'é'.repeat(10_000)}` })
  const { session } = expectSignedIn(
    await completeSignIn(world.auth, { userId: ana.session.userId, method: 'email', client }),
  )
  const row = await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: session.authKeyId } })
  expect(row.userAgent).toBe('?'.repeat(512))
  expect((await log()).at(-1)?.personal).toEqual({ address: client.address, userAgent: row.userAgent })
})

describe('a blocked person', () => {
  test('gets no session, and the try is in her log', async () => {
    await world.database.db.tables.authUser.update({ where: { id: ana.session.userId }, data: { blocked: true } })
    await expect(signInOnceMore()).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    expect(await world.database.db.tables.authKey.count()).toBe(1)
    expect((await log()).at(-1)).toMatchObject({
      event: 'sign-in-failed',
      details: { method: 'email', why: 'blocked' },
    })
  })
})

describe('over the limit of sessions', () => {
  test('the one used longest ago ends, and is told so', async () => {
    world.clock.advance(hour)
    const second = await signInOnceMore()
    world.clock.advance(hour)
    const third = await signInOnceMore()
    world.clock.advance(hour)
    await authenticate(world.auth, ana.key)
    await world.auth.background.settled()
    const fourth = await signInOnceMore()

    expect(await authenticate(world.auth, second.key)).toEqual({ status: 'refused', reason: 'limit-reached' })
    for (const { key } of [ana, third, fourth]) {
      expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
    }
    expect(world.published).toEqual([
      { userId: ana.session.userId, authKeyIds: [second.session.authKeyId], reason: 'limit-reached' },
    ])
    expect((await log()).map(({ event }) => event)).toContain('sessions-over-limit')
  })

  test('sessions that the clock ended take no place', async () => {
    await signInOnceMore()
    await signInOnceMore()
    world.clock.advance(8 * 24 * hour)
    await signInOnceMore()
    await signInOnceMore()
    await signInOnceMore()
    expect(world.published).toEqual([])
  })

  test('nobody slips past it when sixteen sign in at once', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const opened = winners(await race(16, signInOnceMore))
      expect(opened).toHaveLength(16)
      expect(await listSessions(world.auth, ana.session)).toHaveLength(3)
      world.clock.advance(hour)
    }
  })
})
