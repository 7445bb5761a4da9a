import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuthRuntime } from '../runtime.ts'
import { parsePeppers } from '../secrets.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { formatAuthKey } from './auth-key.ts'
import { authenticate } from './authenticate.ts'
import { endAuthKeys } from './end-auth-keys.ts'
import { signOutDevice } from './sign-out.ts'

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const lastUsedAt = async () => (await row()).lastUsedAt
const row = () => world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: ana.session.authKeyId } })

/** The same key with another secret. */
const withWrongSecret = (key: string) => `${key.slice(0, 30)}${key[30] === 'A' ? 'B' : 'A'}${key.slice(31)}`

const end = (
  reason: 'revoked' | 'password-changed' | 'limit-reached' | 'account-deleted' | 'blocked',
  by?: 'self' | 'administrator',
) =>
  endAuthKeys(world.auth, {
    userId: ana.session.userId,
    endings: [{ reason, ...(by && { by }) }],
    entry: (ended) => ({
      event: 'all-sessions-ended',
      details: { reason, ended },
      userId: ana.session.userId,
    }),
  })

describe('a presented key', () => {
  test('is anonymous where there is none', async () => {
    expect(await authenticate(world.auth, null)).toEqual({ status: 'anonymous' })
    expect(await authenticate(world.auth, '')).toEqual({ status: 'anonymous' })
  })

  test('opens its session', async () => {
    expect(await authenticate(world.auth, ana.key)).toEqual({
      status: 'signed-in',
      session: ana.session,
      userInfo: ana.userInfo,
    })
  })

  test('carries the scopes its person has now', async () => {
    await world.database.db.tables.authUser.update({
      where: { id: ana.session.userId },
      data: { scopeNames: ['admin'] },
    })
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ session: { scopeNames: ['admin'] } })
  })

  test('that is malformed is unknown, without asking the database', async () => {
    const asked: string[] = []
    const auth: AuthRuntime = { ...world.auth, findAuthKey: async (id) => void asked.push(id) }
    expect(await authenticate(auth, 'lk_nonsense')).toEqual({ status: 'refused', reason: 'unknown' })
    expect(asked).toEqual([])
  })

  test('that was made up is unknown', async () => {
    const madeUp = formatAuthKey('019ca8a0-0000-7000-8000-000000000000', world.auth.random.bytes(32))
    expect(await authenticate(world.auth, madeUp)).toEqual({ status: 'refused', reason: 'unknown' })
  })
})

describe('the right secret is told why', () => {
  test('it signed out', async () => {
    await signOutDevice(world.auth, ana.session)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'signed-out' })
  })

  test.each(['password-changed', 'limit-reached', 'account-deleted', 'blocked'] as const)('%s', async (reason) => {
    await end(reason)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason })
  })

  test.each(['self', 'administrator'] as const)('revoked by %s', async (by) => {
    await end('revoked', by)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'revoked', by })
  })

  test('its person is blocked, even where the session itself was not ended', async () => {
    await world.database.db.tables.authUser.update({ where: { id: ana.session.userId }, data: { blocked: true } })
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'blocked' })
  })

  test('it reached its absolute end, however much it was used', async () => {
    for (let days = 0; days < 29; days++) {
      world.clock.advance(day)
      expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
      await world.auth.background.settled()
    }
    world.clock.advance(day - 1)
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
    world.clock.advance(1)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'expired' })
  })

  test('it lay unused, from the very millisecond', async () => {
    world.clock.advance(7 * day - 1)
    expect(await authenticate(world.auth, ana.key, { countsAsUse: false })).toMatchObject({ status: 'signed-in' })
    world.clock.advance(1)
    expect(await authenticate(world.auth, ana.key)).toEqual({
      status: 'refused',
      reason: 'inactive',
      inactivityTimeoutMs: 7 * day,
    })
  })

  test('for 30 days, and is unknown afterwards', async () => {
    await end('revoked', 'self')
    world.clock.advance(30 * day)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'revoked', by: 'self' })
    world.clock.advance(1)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'unknown' })
  })

  test('for 30 days also where only the clock ended it', async () => {
    world.clock.advance(37 * day)
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'refused', reason: 'inactive' })
    world.clock.advance(1)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'unknown' })
  })
})

describe('a wrong secret sees only "unknown"', () => {
  const unknown = { status: 'refused', reason: 'unknown' }
  const present = () => authenticate(world.auth, withWrongSecret(ana.key))

  test('while the session lives', async () => expect(await present()).toEqual(unknown))

  test('once it was ended', async () => {
    await end('revoked', 'administrator')
    expect(await present()).toEqual(unknown)
  })

  test('once it expired or its person was blocked', async () => {
    world.clock.advance(40 * day)
    expect(await present()).toEqual(unknown)
    await world.database.db.tables.authUser.update({ where: { id: ana.session.userId }, data: { blocked: true } })
    expect(await present()).toEqual(unknown)
  })

  test('and does not count as use', async () => {
    const before = await lastUsedAt()
    world.clock.advance(5 * minute)
    await present()
    await world.auth.background.settled()
    expect(await lastUsedAt()).toEqual(before)
  })
})

describe('last use', () => {
  const use = async () => {
    const authentication = await authenticate(world.auth, ana.key)
    await world.auth.background.settled()
    return authentication
  }

  test('is written at most once a minute', async () => {
    const start = await lastUsedAt()
    world.clock.advance(minute - 1)
    await use()
    expect(await lastUsedAt()).toEqual(start)
    world.clock.advance(1)
    await use()
    expect(await lastUsedAt()).toEqual(world.clock.now())
  })

  test('is not even tried to be written before it is due', async () => {
    const started: string[] = []
    const background = { ...world.auth.background, runOnce: (name: string) => void started.push(name) }
    world.clock.advance(minute - 1)
    await authenticate({ ...world.auth, background }, ana.key)
    expect(started).toEqual([])
    world.clock.advance(1)
    await authenticate({ ...world.auth, background }, ana.key)
    expect(started).toHaveLength(1)
  })

  test('is written once when many calls arrive together', async () => {
    world.clock.advance(5 * minute)
    const written: number[] = []
    const background = {
      ...world.auth.background,
      // All of them try; the row decides.
      runOnce: (name: string, work: () => Promise<unknown>) =>
        world.auth.background.run(name, async () => written.push(((await work()) as { count: number }).count)),
    }
    await race(16, () => authenticate({ ...world.auth, background }, ana.key))
    await world.auth.background.settled()
    expect(written.filter((count) => count === 1)).toHaveLength(1)
    expect(await lastUsedAt()).toEqual(world.clock.now())
  })

  test('is not touched by calls that do not count', async () => {
    const start = await lastUsedAt()
    world.clock.advance(day)
    await authenticate(world.auth, ana.key, { countsAsUse: false })
    await world.auth.background.settled()
    expect(await lastUsedAt()).toEqual(start)
  })

  test('never brings an ended session back', async () => {
    world.clock.advance(day)
    const held: (() => Promise<unknown>)[] = []
    const background = {
      ...world.auth.background,
      runOnce: (_: string, work: () => Promise<unknown>) => void held.push(work),
    }
    expect(await authenticate({ ...world.auth, background }, ana.key)).toMatchObject({ status: 'signed-in' })
    await signOutDevice(world.auth, ana.session)
    const ended = await row()
    expect(held).toHaveLength(1)
    for (const work of held) await work()
    expect(await row()).toEqual(ended)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'signed-out' })
  })

  test('that cannot be written changes no answer and is reported', async () => {
    world.clock.advance(day)
    const authKey = { updateMany: () => Promise.reject(new Error('away')) }
    const db = { ...world.auth.db, tables: { ...world.auth.db.tables, authKey } }
    const authentication = await authenticate({ ...world.auth, db } as unknown as AuthRuntime, ana.key)
    expect(authentication).toMatchObject({ status: 'signed-in' })
    await world.auth.background.settled()
    expect(world.warnings).toMatchObject([{ work: `note use of ${ana.session.authKeyId}` }])
  })
})

describe('inactivity', () => {
  test('slides for a timeout as short as two seconds', async () => {
    await using quick = await createAuthHarness({ sessions: { inactivityTimeout: 2 * second } })
    const bea = await quick.signUp()
    for (let call = 0; call < 20; call++) {
      quick.clock.advance(1.7 * second)
      expect(await authenticate(quick.auth, bea.key)).toMatchObject({ status: 'signed-in' })
      await quick.auth.background.settled()
    }
    quick.clock.advance(2 * second)
    expect(await authenticate(quick.auth, bea.key)).toMatchObject({ status: 'refused', reason: 'inactive' })
  })

  test('and lifetime may be switched off', async () => {
    await using endless = await createAuthHarness({ sessions: { inactivityTimeout: null, lifetime: null } })
    const bea = await endless.signUp()
    endless.clock.advance(5000 * day)
    expect(await authenticate(endless.auth, bea.key)).toMatchObject({ status: 'signed-in' })
  })
})

describe('pepper rotation', () => {
  const rotated = (auth: AuthRuntime, fallbacks: string[]): AuthRuntime => ({
    ...auth,
    secrets: { ...auth.secrets, sessionPeppers: parsePeppers('another session pepper of the tests', fallbacks) },
  })

  test('keeps a key working and re-hashes it under the current pepper when it is used', async () => {
    const between = rotated(world.auth, ['the session pepper of the tests, 32+ chars'])
    expect(await authenticate(between, ana.key)).toMatchObject({ status: 'signed-in' })
    await world.auth.background.settled()
    const after = rotated(world.auth, [])
    expect((await row()).pepperId).toBe(after.secrets.sessionPeppers.current.id)
    expect(await authenticate(after, ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test('ends the keys of a pepper that is dropped', async () => {
    expect(await authenticate(rotated(world.auth, []), ana.key)).toEqual({ status: 'refused', reason: 'unknown' })
  })

  test('re-hashes no ended session', async () => {
    await signOutDevice(world.auth, ana.session)
    const before = await row()
    await authenticate(rotated(world.auth, ['the session pepper of the tests, 32+ chars']), ana.key)
    await world.auth.background.settled()
    expect(await row()).toEqual(before)
  })
})
