import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepSessions } from '../housekeeping.ts'
import type { AuthRuntime } from '../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn } from '../testing.ts'
import { verifySecurityLog } from '../guard/verify-security-log.ts'
import { authenticate } from './authenticate.ts'
import { completeSignIn, type SignedIn } from './complete-sign-in.ts'
import { signOutDevice } from './sign-out.ts'

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute

let world: AuthHarness
let ana: Person
let start: number

beforeEach(async () => {
  world = await createAuthHarness({ config: { maxSessionsPerUser: 1000 } })
  ana = await world.signUp()
  start = world.clock.now().getTime()
})
afterEach(() => world[Symbol.asyncDispose]())

const rowOf = ({ session }: SignedIn) =>
  world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: session.authKeyId } })
const signIn = (options: { lifetime?: number | null; inactivityTimeout?: number | null } = {}) =>
  completeSignIn(
    { ...world.auth, hooks: { sessionOptions: () => options } },
    { userId: ana.session.userId, method: 'email', client: world.client() },
  ).then(expectSignedIn)
const endings = () =>
  world.database.db.tables.securityLogEntry.findMany({
    where: { event: 'session-ended' },
    orderBy: { sequence: 'asc' },
    select: { authKeyId: true, details: true },
  })

describe('sweeping', () => {
  test('writes down why and when the clock ended a session, logs it, and tells its streams', async () => {
    const short = await signIn({ lifetime: 10 * minute })
    world.clock.advance(8 * day)
    expect(await sweepSessions(world.auth)).toEqual({ ended: 2 })
    const expired = { endedAt: new Date(start + 10 * minute), endReason: 'expired', endedBy: null }
    const inactive = { endedAt: new Date(start + 7 * day), endReason: 'inactive', endedBy: null }
    expect(await rowOf(short)).toMatchObject(expired)
    expect(await rowOf(ana)).toMatchObject(inactive)
    expect(await endings()).toEqual(
      expect.arrayContaining([
        {
          authKeyId: short.session.authKeyId,
          details: { reason: 'expired', endedAt: expired.endedAt.toISOString() },
        },
        {
          authKeyId: ana.session.authKeyId,
          details: { reason: 'inactive', endedAt: inactive.endedAt.toISOString() },
        },
      ]),
    )
    const { userId } = ana.session
    expect(world.published).toEqual([
      { userId, authKeyIds: [short.session.authKeyId], reason: 'expired' },
      { userId, authKeyIds: [ana.session.authKeyId], reason: 'inactive' },
    ])
    expect(await verifySecurityLog(world.auth, userId)).toMatchObject({ intact: true })
  })

  test('changes no answer: before and after a key is told the same, for the same 30 days', async () => {
    world.clock.advance(7 * day + minute)
    const before = await authenticate(world.auth, ana.key)
    expect(await sweepSessions(world.auth)).toEqual({ ended: 1 })
    expect(await authenticate(world.auth, ana.key)).toEqual(before)
    world.clock.set(new Date(start + 37 * day))
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'refused', reason: 'inactive' })
    world.clock.advance(1)
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'unknown' })
  })

  test('of a session that was over for both reasons names the first to come', async () => {
    const both = await signIn({ lifetime: 10 * minute, inactivityTimeout: 5 * minute })
    world.clock.advance(20 * minute)
    await sweepSessions(world.auth)
    expect(await authenticate(world.auth, both.key)).toMatchObject({ status: 'refused', reason: 'inactive' })
    expect(await rowOf(both)).toMatchObject({ endedAt: new Date(start + 5 * minute), endReason: 'inactive' })
  })

  test('leaves sessions alone that live, never end or have ended', async () => {
    const endless = await signIn({ lifetime: null, inactivityTimeout: null })
    const out = await signIn()
    await signOutDevice(world.auth, out.session)
    const before = [await rowOf(endless), await rowOf(out), await rowOf(ana)]
    expect(await sweepSessions(world.auth)).toEqual({ ended: 0 })
    world.clock.advance(5 * day)
    expect(await sweepSessions(world.auth)).toEqual({ ended: 0 })
    expect([await rowOf(endless), await rowOf(out), await rowOf(ana)]).toEqual(before)
  })

  test('goes on until no session is left however many there are, and twice changes nothing more', async () => {
    for (let count = 0; count < 4; count++) await signIn()
    world.clock.advance(8 * day)
    expect(await sweepSessions(world.auth, { batchSize: 2 })).toEqual({ ended: 5 })
    expect(await sweepSessions(world.auth, { batchSize: 2 })).toEqual({ ended: 0 })
    expect(await endings()).toHaveLength(5)
  })

  test('ends early when the process is about to stop, and the rest later', async () => {
    for (let count = 0; count < 4; count++) await signIn()
    world.clock.advance(8 * day)
    expect(await sweepSessions(world.auth, { batchSize: 2, stopped: AbortSignal.abort() })).toEqual({ ended: 2 })
    expect(await sweepSessions(world.auth)).toEqual({ ended: 3 })
  })

  test('by sixteen processes at once ends and logs each session once', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      await signIn()
      await signIn()
      world.clock.advance(8 * day)
      const entries = (await endings()).length
      const swept = winners(await race(16, () => sweepSessions(world.auth)))
      expect(swept).toHaveLength(16)
      const expected = round === 0 ? 3 : 2
      expect(swept.reduce((sum, { ended }) => sum + ended, 0)).toBe(expected)
      expect((await endings()).length - entries).toBe(expected)
    }
  })
})

describe('a session that is used at its last moment', () => {
  const inactivityTimeout = 5 * minute

  /** Uses the session a millisecond before its end. The use is noted when the result is called. */
  async function useLate({ key }: SignedIn) {
    world.clock.advance(inactivityTimeout - 1)
    const held: (() => Promise<unknown>)[] = []
    const background = {
      ...world.auth.background,
      runOnce: (_: string, work: () => Promise<unknown>) => void held.push(work),
    }
    expect(await authenticate({ ...world.auth, background }, key)).toMatchObject({ status: 'signed-in' })
    expect(held).toHaveLength(1)
    const usedAt = world.clock.now()
    return { usedAt, note: () => Promise.all(held.map((work) => work())) }
  }

  test('lives on, even where noting the use takes most of a minute', async () => {
    const session = await signIn({ inactivityTimeout })
    const { note } = await useLate(session)
    world.clock.advance(59 * second)
    expect(await sweepSessions(world.auth)).toEqual({ ended: 0 })
    await note()
    expect(await authenticate(world.auth, session.key)).toMatchObject({ status: 'signed-in' })
  })

  test('and meets sweepers later still is one thing or the other, never both', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 12; round++) {
      const session = await signIn({ inactivityTimeout })
      const { usedAt, note } = await useLate(session)
      world.clock.advance(2 * minute)
      await race<unknown>(16, (runner) => (runner === 7 ? note() : sweepSessions(world.auth)))
      const { endedAt, lastUsedAt } = await rowOf(session)
      const end = new Date(lastUsedAt.getTime() + inactivityTimeout)
      expect(endedAt ?? end).toEqual(end)
      expect(endedAt !== null || lastUsedAt.getTime() === usedAt.getTime()).toBe(true)
      const alive = (await authenticate(world.auth, session.key)).status === 'signed-in'
      expect(alive).toBe(endedAt === null)
    }
  })

  test('is kept when the use was noted after sweeping had read it', async () => {
    const late = await signIn({ inactivityTimeout })
    world.clock.advance(7 * minute)
    const auth: AuthRuntime = {
      ...world.auth,
      sessionStatements: {
        ...world.auth.sessionStatements,
        async findTimedOut(moment, limit) {
          const found = await world.auth.sessionStatements.findTimedOut(moment, limit)
          expect(found).toHaveLength(1)
          await world.database.db.tables.authKey.update({
            where: { id: late.session.authKeyId },
            data: { lastUsedAt: world.clock.now() },
          })
          return found
        },
      },
    }
    expect(await sweepSessions(auth)).toEqual({ ended: 0 })
    expect(await authenticate(world.auth, late.key)).toMatchObject({ status: 'signed-in' })
    expect(await endings()).toEqual([])
  })
})
