import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { endAuthKeys } from './end-auth-keys.ts'
import { revokeOtherSessions, revokeSession, signOutAllDevices, signOutDevice } from './sign-out.ts'

let world: AuthHarness
let ana: Person
let phone: SignedIn
let tablet: SignedIn
let bea: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  phone = await world.signIn(ana)
  tablet = await world.signIn(ana)
  bea = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const check = ({ key }: SignedIn) => authenticate(world.auth, key)
const eventsOf = async ({ session }: SignedIn) => {
  const entries = await world.database.db.tables.securityLogEntry.findMany({
    where: { userId: session.userId },
    orderBy: { sequence: 'asc' },
  })
  return entries.map(({ event, authKeyId, details }) => ({ event, authKeyId, details }))
}

const alive = { status: 'signed-in' }
const signedOut = { status: 'refused', reason: 'signed-out' }
const revoked = { status: 'refused', reason: 'revoked', by: 'self' }

describe('signing out', () => {
  test('ends this session and keeps the other devices signed in', async () => {
    await signOutDevice(world.auth, phone.session)
    expect(await check(phone)).toEqual(signedOut)
    expect(await check(ana)).toMatchObject(alive)
    expect(await check(tablet)).toMatchObject(alive)
    expect((await eventsOf(ana)).at(-1)).toEqual({
      event: 'session-ended',
      authKeyId: phone.session.authKeyId,
      details: { reason: 'signed-out' },
    })
  })

  test('twice is harmless: the end, the log and the message happen once', async () => {
    await signOutDevice(world.auth, phone.session)
    await signOutDevice(world.auth, phone.session)
    expect((await eventsOf(ana)).filter(({ event }) => event === 'session-ended')).toHaveLength(1)
    expect(world.published).toHaveLength(1)
  })

  test('everywhere ends every session: signed out here, revoked elsewhere, in one log entry', async () => {
    await signOutAllDevices(world.auth, phone.session)
    expect(await check(phone)).toEqual(signedOut)
    expect(await check(ana)).toEqual(revoked)
    expect(await check(tablet)).toEqual(revoked)
    expect(await check(bea)).toMatchObject(alive)
    expect((await eventsOf(ana)).filter(({ event }) => event.includes('ended'))).toEqual([
      {
        event: 'all-sessions-ended',
        authKeyId: phone.session.authKeyId,
        details: { reason: 'revoked', by: 'self', ended: 3 },
      },
    ])
    expect(world.published.map(({ authKeyIds, reason }) => [authKeyIds.length, reason])).toEqual([
      [1, 'signed-out'],
      [2, 'revoked'],
    ])
  })
})

describe('revoking one session', () => {
  test('ends it and tells it who did', async () => {
    await revokeSession(world.auth, ana.session, phone.session.authKeyId)
    expect(await check(phone)).toEqual(revoked)
    expect(await check(ana)).toMatchObject(alive)
    expect(world.published).toEqual([
      { userId: ana.session.userId, authKeyIds: [phone.session.authKeyId], reason: 'revoked', by: 'self' },
    ])
  })

  test('of one’s own signs it out', async () => {
    await revokeSession(world.auth, ana.session, ana.session.authKeyId)
    expect(await check(ana)).toEqual(signedOut)
  })

  test('of somebody else’s is "not found", like one that never was, and ends nothing', async () => {
    const foreign = revokeSession(world.auth, ana.session, bea.session.authKeyId)
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND', details: undefined })
    const unknown = revokeSession(world.auth, ana.session, '019ca8a0-0000-7000-8000-000000000000')
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', details: undefined })
    expect(await check(bea)).toMatchObject(alive)
    expect(world.published).toEqual([])
  })

  test('that has ended already is "not found" and keeps its first reason', async () => {
    await signOutDevice(world.auth, phone.session)
    const again = revokeSession(world.auth, ana.session, phone.session.authKeyId)
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await check(phone)).toEqual(signedOut)
  })
})

describe('revoking the others', () => {
  test('keeps this session, ends the rest, and counts them', async () => {
    expect(await revokeOtherSessions(world.auth, ana.session)).toEqual({ ended: 2 })
    expect(await check(ana)).toMatchObject(alive)
    expect(await check(phone)).toEqual(revoked)
    expect(await check(tablet)).toEqual(revoked)
    expect(await check(bea)).toMatchObject(alive)
  })

  test('where there are none does nothing and logs nothing', async () => {
    const before = await eventsOf(bea)
    expect(await revokeOtherSessions(world.auth, bea.session)).toEqual({ ended: 0 })
    expect(await eventsOf(bea)).toEqual(before)
  })

  test('does not count sessions that lay unused too long', async () => {
    world.clock.advance(8 * 86_400_000)
    const laptop = await world.signIn(ana)
    expect(await revokeOtherSessions(world.auth, laptop.session)).toEqual({ ended: 0 })
  })
})

test('a session ends once, for one reason, when sixteen want to end it at once', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    const { session } = await world.signIn(ana)
    const ended = winners(
      await race(16, (runner) =>
        endAuthKeys(world.auth, {
          userId: session.userId,
          endings: [{ only: [session.authKeyId], reason: runner % 2 ? 'signed-out' : 'revoked' }],
          entry: () => ({
            event: 'session-ended',
            details: { reason: runner % 2 ? 'signed-out' : 'revoked' },
            userId: session.userId,
            authKeyId: session.authKeyId,
          }),
        }),
      ),
    )
    expect(ended.filter((count) => count === 1)).toHaveLength(1)
    const entries = (await eventsOf(ana)).filter(
      ({ authKeyId, event }) => authKeyId === session.authKeyId && event === 'session-ended',
    )
    expect(entries).toHaveLength(1)
  }
})
