import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuthHooks, AuthRuntime, SessionOptions } from '../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { completeSignIn } from './complete-sign-in.ts'

const second = 1000
const day = 86_400_000

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const signIn = (hooks: AuthHooks, auth: AuthRuntime = world.auth) =>
  completeSignIn({ ...auth, hooks }, { userId: ana.session.userId, method: 'email', client: world.client() }).then(
    expectSignedIn,
  )
const withOptions = (options: SessionOptions) => signIn({ sessionOptions: () => options })

describe('the options of one session', () => {
  test('go over the configuration’s, one by one', async () => {
    const now = world.clock.now().getTime()
    expect((await withOptions({ lifetime: 5 * second })).session).toMatchObject({
      expiresAt: new Date(now + 5 * second),
      inactivityTimeoutMs: 7 * day,
    })
    expect((await withOptions({ inactivityTimeout: 2 * second })).session).toMatchObject({
      expiresAt: new Date(now + 30 * day),
      inactivityTimeoutMs: 2 * second,
    })
    expect((await withOptions({})).session).toMatchObject({
      expiresAt: new Date(now + 30 * day),
      inactivityTimeoutMs: 7 * day,
    })
  })

  test('may be never, and then the session lives on', async () => {
    const { key, session } = await withOptions({ lifetime: null, inactivityTimeout: null })
    expect(session).toMatchObject({ expiresAt: null, inactivityTimeoutMs: null })
    world.clock.advance(5000 * day)
    expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
  })

  test('end just that session', async () => {
    const short = await withOptions({ lifetime: 5 * second })
    world.clock.advance(5 * second)
    expect(await authenticate(world.auth, short.key)).toEqual({ status: 'refused', reason: 'expired' })
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test('may depend on who signs in, how and from where', async () => {
    const seen: unknown[] = []
    const client = world.client()
    const grant = { userId: ana.session.userId, method: 'email', client } as const
    const sessionOptions: AuthHooks['sessionOptions'] = (given) => {
      seen.push(given)
      return {}
    }
    await completeSignIn({ ...world.auth, hooks: { sessionOptions } }, grant)
    expect(seen).toEqual([grant])
  })

  test.each([0, -1, 0.5, Number.NaN, Infinity])('of %d milliseconds fail the sign-in', async (value) => {
    for (const options of [{ lifetime: value }, { inactivityTimeout: value }]) {
      await expect(withOptions(options)).rejects.toThrow('must be a positive whole number of milliseconds')
    }
    expect(await world.database.db.tables.authKey.count()).toBe(1)
  })

  test('in the configuration are held to the same', async () => {
    const sessions = { ...world.auth.config.sessions, lifetime: 0 }
    await expect(signIn({}, { ...world.auth, config: { ...world.auth.config, sessions } })).rejects.toThrow('lifetime')
  })
})

describe('what an application does with a new session', () => {
  test('happens in its transaction, after everything else', async () => {
    const seen: unknown[] = []
    const { session } = await signIn({
      async onSessionCreated({ session: created, tables }) {
        seen.push(created)
        expect(await tables.authKey.count({ where: { id: created.authKeyId } })).toBe(1)
        expect(await world.database.db.tables.authKey.count({ where: { id: created.authKeyId } })).toBe(0)
        await tables.userProfile.update({ where: { userId: created.userId }, data: { fullName: 'Ana Lima' } })
      },
    })
    expect(seen).toEqual([session])
    const profile = await world.database.db.tables.userProfile.findUnique({ where: { userId: session.userId } })
    expect(profile?.fullName).toBe('Ana Lima')
  })

  test('undoes the sign-in when it fails: no session, no log entry, nobody signed out, nothing told', async () => {
    const full = { ...world.auth, config: { ...world.auth.config, maxSessionsPerUser: 1 } }
    const entries = await world.database.db.tables.securityLogEntry.count()
    const refusal = new Error('not this one')
    const failing = signIn({ onSessionCreated: () => Promise.reject(refusal) }, full)
    await expect(failing).rejects.toBe(refusal)
    expect(await world.database.db.tables.authKey.count()).toBe(1)
    expect(await world.database.db.tables.securityLogEntry.count()).toBe(entries)
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
    expect(world.published).toEqual([])
  })
})
