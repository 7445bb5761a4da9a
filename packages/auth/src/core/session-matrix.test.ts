import type { SessionEndReason } from '@latchkey/contracts/auth/session'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blockUser, deleteUser, endUserSessions } from '../admin.ts'
import { sweepSessions } from '../housekeeping.ts'
import type { Authentication, SessionOptions } from '../runtime.ts'
import { createAuthHarness, type AuthHarness, expectSignedIn } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { completeSignIn, type SignedIn } from './complete-sign-in.ts'
import { endAuthKeys } from './end-auth-keys.ts'
import { revokeOtherSessions, signOutDevice } from './sign-out.ts'

const second = 1000
const day = 86_400_000

let world: AuthHarness
beforeAll(async () => {
  world = await createAuthHarness({ config: { maxSessionsPerUser: 1000 } })
})
afterAll(() => world[Symbol.asyncDispose]())

const signIn = (userId: string, options: SessionOptions) =>
  completeSignIn(
    { ...world.auth, hooks: { sessionOptions: () => options } },
    { userId, method: 'email', client: world.client() },
  ).then(expectSignedIn)

const check = (key: string, countsAsUse: boolean) => authenticate(world.auth, key, { countsAsUse })
const told = (authentication: Authentication) =>
  authentication.status === 'refused' ? authentication.reason : authentication.status
const wrong = (key: string) => `${key.slice(0, -4)}${key.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`

const lifetimes = [3 * second, 10 * second, null]
const timeouts = [2 * second, 5 * second, null]
const rows = lifetimes.flatMap((lifetime) =>
  timeouts.flatMap((inactivityTimeout) => [true, false].map((used) => ({ lifetime, inactivityTimeout, used }))),
)

describe('the clock', () => {
  const usedUntil = 7 * second
  const step = 500

  /** When and why such a session ends: used every step until `usedUntil`, or never. */
  function endOf({ lifetime, inactivityTimeout, used }: (typeof rows)[number]) {
    const expires = lifetime ?? Infinity
    const inactive = (used ? usedUntil : 0) + (inactivityTimeout ?? Infinity)
    return expires <= inactive
      ? { at: expires, reason: 'expired' as const }
      : { at: inactive, reason: 'inactive' as const }
  }

  test(
    'ends each session of the matrix at its very moment, for its reason, swept or not',
    { timeout: 60_000 },
    async () => {
      const { session } = await world.signUp()
      const start = world.clock.now().getTime()
      const sessions: ((typeof rows)[number] & SignedIn)[] = []
      for (const row of rows) sessions.push({ ...row, ...(await signIn(session.userId, row)) })

      for (let at = 0; at <= 16 * second; at += step) {
        // The millisecond before each step, as nobody's use, and then the step itself.
        for (const offset of at === 0 ? [0] : [-1, 0]) {
          world.clock.set(new Date(start + at + offset))
          for (const { key, ...row } of sessions) {
            const end = endOf(row)
            const expected = at + offset < end.at ? 'signed-in' : end.reason
            const authentication = await check(key, row.used && at <= usedUntil && offset === 0)
            expect(told(authentication), `${JSON.stringify(row)} after ${at + offset} ms`).toBe(expected)
          }
          await world.auth.background.settled()
        }
      }

      world.clock.advance(day)
      const mortal = sessions.filter(
        ({ lifetime, inactivityTimeout }) => lifetime !== null || inactivityTimeout !== null,
      )
      await sweepSessions(world.auth)
      for (const { key, ...row } of sessions) {
        const { at, reason } = endOf(row)
        expect(told(await check(key, false))).toBe(at === Infinity ? 'signed-in' : reason)
        expect(told(await check(wrong(key), true))).toBe('unknown')
      }
      world.clock.advance(31 * day)
      for (const { key } of mortal) expect(told(await check(key, false))).toBe('unknown')
    },
  )
})

describe('a session that somebody ends', () => {
  type Ending = { readonly reason: SessionEndReason; readonly by?: string }
  const endings: readonly (Ending & { readonly end: (session: SignedIn, other: SignedIn) => Promise<unknown> })[] = [
    { reason: 'signed-out', end: ({ session }) => signOutDevice(world.auth, session) },
    { reason: 'revoked', by: 'self', end: (_, { session }) => revokeOtherSessions(world.auth, session) },
    {
      reason: 'revoked',
      by: 'administrator',
      end: ({ session }) => endUserSessions(world.auth, { kind: 'operator' }, session),
    },
    { reason: 'blocked', end: ({ session }) => blockUser(world.auth, { kind: 'operator' }, session) },
    { reason: 'account-deleted', end: ({ session }) => deleteUser(world.auth, { kind: 'operator' }, session) },
    ...(['password-changed', 'limit-reached'] as const).map((reason) => ({
      reason,
      end: ({ session: { userId } }: SignedIn) =>
        endAuthKeys(world.auth, {
          userId,
          endings: [{ reason }],
          entry: (ended: number) => ({ event: 'all-sessions-ended' as const, details: { reason, ended }, userId }),
        }),
    })),
  ]

  test.each(endings)(
    'with $reason ($by) is told that for 30 days, whatever its times are',
    async ({ reason, by, end }) => {
      const { session } = await world.signUp()
      const other = await signIn(session.userId, { lifetime: null, inactivityTimeout: null })
      const opened = await Promise.all(rows.map(async (row) => ({ row, signedIn: await signIn(session.userId, row) })))
      const all = (check: (one: (typeof opened)[number]) => Promise<void>) => Promise.all(opened.map(check))
      world.clock.advance(second)
      await all(async ({ row, signedIn }) => expect(told(await check(signedIn.key, row.used))).toBe('signed-in'))
      await world.auth.background.settled()
      for (const { signedIn } of opened) await end(signedIn, other).catch(notFound)

      const refused = { status: 'refused', reason, ...(by && { by }) }
      for (const wait of [0, 2 * second, 8 * second, 30 * day - 10 * second]) {
        world.clock.advance(wait)
        await sweepSessions(world.auth)
        await all(async ({ signedIn }) => {
          expect(await check(signedIn.key, true)).toEqual(refused)
          expect(await check(wrong(signedIn.key), true)).toEqual({ status: 'refused', reason: 'unknown' })
        })
        await world.auth.background.settled()
      }
      world.clock.advance(1)
      await all(async ({ signedIn }) => expect(told(await check(signedIn.key, true))).toBe('unknown'))
    },
  )

  // The first of the endings that concern the whole person has ended the others' sessions as well.
  const notFound = (error: unknown) => expect(error).toMatchObject({ code: 'NOT_FOUND' })
})

describe('a timeout of two seconds', () => {
  test('slides with steady use at any pace and ends two seconds after the last', { timeout: 60_000 }, async () => {
    const { session } = await world.signUp()
    for (const pace of [70, 199, 333, 1000, 1999]) {
      const { key } = await signIn(session.userId, { inactivityTimeout: 2 * second, lifetime: null })
      for (let waited = 0; waited < 5 * second; waited += pace) {
        world.clock.advance(pace)
        expect(told(await check(key, true)), `every ${pace} ms`).toBe('signed-in')
        await world.auth.background.settled()
      }
      // A use within a tenth of the timeout after the last noted one is not noted.
      const early = pace < 200 ? 200 : 1
      world.clock.advance(2 * second - early)
      expect(told(await check(key, false)), `every ${pace} ms`).toBe('signed-in')
      world.clock.advance(early)
      expect(told(await check(key, false)), `every ${pace} ms`).toBe('inactive')
    }
  })
})
