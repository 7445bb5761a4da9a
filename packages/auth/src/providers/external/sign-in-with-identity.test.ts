import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import { addAuthenticatorApp, createAuthHarness, expectSignedIn, type AuthHarness, type Person } from '../../testing.ts'
import type { ExternalIdentity } from './external-identity.ts'
import { signInWithIdentity } from './sign-in-with-identity.ts'

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test' })
})
afterEach(() => world[Symbol.asyncDispose]())

const identity = (override: Partial<ExternalIdentity> = {}): ExternalIdentity => ({
  provider: 'google',
  issuer: 'https://accounts.google.com',
  subject: 'subject-1',
  email: 'bo@example.test',
  isEmailVerified: true,
  fullName: 'Bo Berg',
  givenName: 'Bo',
  pictureUrl: null,
  authenticatedAt: null,
  ...override,
})
const signIn = (override?: Partial<ExternalIdentity>, client = world.client()) =>
  signInWithIdentity(world.auth, identity(override), { client })
const tables = () => world.database.db.tables
const eventsOf = async (userId: string) =>
  (await tables().securityLogEntry.findMany({ where: { userId }, orderBy: { sequence: 'asc' } })).map(
    ({ event, details }) => ({ event, details }),
  )

describe('the first time', () => {
  test('a person is made, with the proved address, the names, and no password', async () => {
    const { userInfo, session, key } = expectSignedIn(await signIn())
    expect(userInfo).toMatchObject({ email: 'bo@example.test', userName: 'Bo', fullName: 'Bo Berg', scopeNames: [] })
    expect(session.method).toBe('google')
    expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
    const account = await tables().emailAccount.findUniqueOrThrow({ where: { userId: userInfo.id } })
    expect(account).toMatchObject({ passwordHash: 'none', passwordEmail: null })
    expect(await eventsOf(userInfo.id)).toEqual([
      { event: 'registered', details: { method: 'google' } },
      { event: 'signed-in', details: { method: 'google' } },
    ])
  })

  test('somebody without an address gets an account without one', async () => {
    const { userInfo } = expectSignedIn(await signIn({ email: null, isEmailVerified: false, provider: 'firebase' }))
    expect(userInfo.email).toBeNull()
    expect(await tables().emailAccount.count()).toBe(1)
  })

  test.each(['the first time', 'again'])('her session is as recent as her proof at the provider, %s', async (when) => {
    if (when === 'again') await signIn()
    const authenticatedAt = new Date(world.clock.now().getTime() - 3_600_000)
    expect(expectSignedIn(await signIn({ authenticatedAt })).session.provedAt).toEqual(authenticatedAt)
    const ahead = new Date(world.clock.now().getTime() + 30_000)
    const { session } = expectSignedIn(await signIn({ authenticatedAt: ahead }))
    expect(session.provedAt).toEqual(world.clock.now())
  })

  test('the full name stands in where there is no given one', async () => {
    const { userInfo } = expectSignedIn(await signIn({ givenName: null }))
    expect(userInfo.userName).toBe('Bo Berg')
  })

  test('an address that the provider has not proved makes nobody, whether or not it has an account', async () => {
    for (const email of ['ana@example.test', 'nobody@example.test']) {
      const refused = signIn({ email, isEmailVerified: false })
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', details: undefined })
    }
    expect(await tables().authUser.count()).toBe(1)
    expect(await tables().externalAccount.count()).toBe(0)
  })

  test('a proved address that has an account opens nothing: she is to sign in to it and link', async () => {
    await expect(signIn({ email: 'ana@example.test' })).rejects.toMatchObject({ code: 'SIGN_IN_TO_LINK' })
    expect(await tables().authUser.count()).toBe(1)
    expect(await tables().externalAccount.count()).toBe(0)
    expect(await tables().authKey.count()).toBe(1)
  })
})

describe('the next time', () => {
  test('issuer and subject find her, whatever the address says by then', async () => {
    const first = expectSignedIn(await signIn())
    world.clock.advance(1000)
    const again = { email: 'ana@example.test', isEmailVerified: false, fullName: 'Another Name', givenName: null }
    const second = expectSignedIn(await signIn(again))
    expect(second.userInfo).toEqual(first.userInfo)
    expect(second.session.authKeyId).not.toBe(first.session.authKeyId)
    const [row] = await tables().externalAccount.findMany()
    expect(row).toMatchObject({ email: 'bo@example.test', lastUsedAt: world.clock.now() })
  })

  test('the same subject of another issuer is somebody else', async () => {
    const first = expectSignedIn(await signIn())
    const elsewhere = { issuer: 'https://appleid.apple.com', provider: 'apple', email: null } as const
    const second = expectSignedIn(await signIn(elsewhere))
    expect(second.userInfo.id).not.toBe(first.userInfo.id)
  })

  test('somebody blocked is told so, and gets no session', async () => {
    const { userInfo } = expectSignedIn(await signIn())
    await tables().authUser.update({ where: { id: userInfo.id }, data: { blocked: true } })
    await expect(signIn()).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    expect(await tables().authKey.count({ where: { userId: userInfo.id } })).toBe(1)
    expect((await eventsOf(userInfo.id)).at(-1)).toEqual({
      event: 'sign-in-failed',
      details: { method: 'google', why: 'blocked' },
    })
  })

  test('a second factor is asked for, and no session opens before it', async () => {
    const { userInfo, session } = expectSignedIn(await signIn())
    await addAuthenticatorApp(world.auth, { session, client: world.client() })
    expect(await signIn()).toMatchObject({ status: 'second-factor-required' })
    expect(await tables().authKey.count({ where: { userId: userInfo.id } })).toBe(1)
  })
})

describe('somebody who is signed in already', () => {
  test('cannot become somebody else on the way, known or new', async () => {
    expectSignedIn(await signIn())
    for (const override of [{}, { subject: 'subject-2', email: 'new@example.test' }]) {
      const caller = { client: world.client(), session: ana.session }
      const refused = signInWithIdentity(world.auth, identity(override), caller)
      await expect(refused).rejects.toMatchObject({ code: 'SIGNED_IN_AS_ANOTHER' })
    }
    expect(await tables().authUser.count()).toBe(2)
  })

  test('may sign in as herself again', async () => {
    const { session } = expectSignedIn(await signIn())
    const again = await signInWithIdentity(world.auth, identity(), { client: world.client(), session })
    expect(again).toMatchObject({ status: 'signed-in', session: { userId: session.userId } })
  })

  test('is told to link where the address is her own', async () => {
    const caller = { client: world.client(), session: ana.session }
    const refused = signInWithIdentity(world.auth, identity({ email: 'ana@example.test' }), caller)
    await expect(refused).rejects.toMatchObject({ code: 'SIGN_IN_TO_LINK' })
  })
})

describe('who may have an account', () => {
  test('registration that is closed, or a list without her, makes nobody; who is known still comes in', async () => {
    expectSignedIn(await signIn())
    const gates = [
      { registration: 'closed', registrationAllowList: [] },
      { registration: 'allow-list', registrationAllowList: ['@example.org'] },
    ] as const
    for (const gate of gates) {
      const auth = { ...world.auth, config: { ...world.auth.config, ...gate } }
      for (const email of ['new@example.test', null]) {
        const refused = signInWithIdentity(auth, identity({ subject: 'new', email }), { client: world.client() })
        await expect(refused).rejects.toMatchObject({ code: 'REGISTRATION_DENIED' })
      }
      const known = await signInWithIdentity(auth, identity(), { client: world.client() })
      expect(known).toMatchObject({ status: 'signed-in' })
    }
    expect(await tables().authUser.count()).toBe(2)
  })

  test('the application is asked about whoever is new, and its no makes nobody', async () => {
    const asked: object[] = []
    const hooks = { onUserWillBeCreated: (candidate: object) => asked.push(candidate) < 0 }
    const auth = { ...world.auth, hooks }
    const refused = signInWithIdentity(auth, identity(), { client: world.client() })
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRATION_DENIED' })
    expect(asked).toEqual([{ email: 'bo@example.test', userName: 'Bo', method: 'google' }])
    expect(world.warnings).toEqual([{ method: 'google' }])
    expect(await tables().authUser.count()).toBe(1)
  })

  test('what the application writes stands or falls with the person', async () => {
    const hooks = { onUserCreated: () => Promise.reject(new Error('not today')) }
    const auth = { ...world.auth, hooks }
    await expect(signInWithIdentity(auth, identity(), { client: world.client() })).rejects.toThrow('not today')
    expect(await tables().authUser.count()).toBe(1)
    expect(await tables().externalAccount.count()).toBe(0)
  })
})

describe('at once', () => {
  test('sixteen first sign-ins with one identity make one person, and every one of them is signed in', async () => {
    for (let round = 0; round < 10; round++) {
      const override = { subject: `round-${round}`, email: round % 2 === 0 ? `round-${round}@example.test` : null }
      const results = await race(16, () => signIn(override))
      const people = new Set(winners(results).map((outcome) => expectSignedIn(outcome).userInfo.id))
      expect([winners(results).length, people.size]).toEqual([16, 1])
      expect(await tables().authUser.count()).toBe(2 + round)
    }
  })

  test('sixteen identities with one proved address make one person; the others are told to link', async () => {
    for (let round = 0; round < 10; round++) {
      const email = `shared-${round}@example.test`
      const results = await race(16, (runner) => signIn({ subject: `shared-${round}-${runner}`, email }))
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(winners(results)).toHaveLength(1)
      expect(new Set(refusals)).toEqual(new Set(['SIGN_IN_TO_LINK']))
    }
  })
})
