import { grantScope, revokeScope } from '@latchkey/auth/admin'
import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness
let ana: Person

beforeAll(async () => {
  world = await createApiHarness()
  ana = await world.signUp({ userName: 'Ana' })
})
afterAll(() => world[Symbol.asyncDispose]())

describe('status', () => {
  it('tells a stranger that she is not signed in, and the numbers of the sign-in pages', async () => {
    const caller = world.callAs(null)
    expect(await caller.auth.status.isSignedIn()).toBe(false)
    expect(await caller.auth.status.get()).toEqual({
      isSignedIn: false,
      userInfo: null,
      session: null,
      settings: {
        minPasswordLength: 8,
        maxPasswordLength: 128,
        validationCodeLength: 8,
        validationCodeLifetimeMs: 900_000,
        passwordResetLifetimeMs: 86_400_000,
        mailResendIntervalMs: 60_000,
        recentSignInWindowMs: 600_000,
        trustedDeviceLifetimeMs: 2_592_000_000,
        accountDeletionGraceMs: 259_200_000,
        userCanSeeUserName: true,
        userCanEditUserName: true,
        userCanSeeFullName: true,
        userCanEditFullName: false,
        enableUserImages: true,
        userCanEditUserImage: true,
        userImageSize: 256,
        providers: { google: false, apple: false, firebase: false },
        registration: 'open',
      },
    })
  })

  it('tells a person who she is, and of her session, but no key', async () => {
    const status = await world.callAs(ana.session).auth.status.get()
    expect(status).toMatchObject({
      isSignedIn: true,
      userInfo: { id: ana.session.userId, userName: 'Ana', email: ana.email },
      session: { id: ana.session.authKeyId, method: 'email' },
    })
    expect(JSON.stringify(status)).not.toContain(ana.key)
    expect(await world.callAs(ana.session).auth.status.isSignedIn()).toBe(true)
  })
})

describe('signing out', () => {
  const cleared = [{ name: '__Host-latchkey', value: '', maxAgeSeconds: 0 }]

  it('ends this session, no other, and takes the cookie away', async () => {
    const here = await world.signIn(ana)
    const there = await world.signIn(ana)
    const context = world.context()
    await world.callAs(here.session, context && { reply: context.reply }).auth.status.signOutDevice()
    expect(context.reply.cookies).toMatchObject(cleared)
    const alive = await world.callAs(there.session).auth.sessions.list()
    expect(alive.map(({ id }) => id)).toContain(there.session.authKeyId)
    expect(alive.map(({ id }) => id)).not.toContain(here.session.authKeyId)
  })

  it('everywhere ends every session', async () => {
    const bea = await world.signUp()
    const other = await world.signIn(bea)
    await world.callAs(bea.session).auth.status.signOutAllDevices()
    expect(await world.callAs(other.session).auth.sessions.list()).toEqual([])
  })

  it.each([
    ['all-devices', 0],
    ['current-device', 1],
  ] as const)('ends what the configuration says: with %s, %i of two sessions stay', async (signOutBehavior, stay) => {
    const bea = await world.signUp()
    const other = await world.signIn(bea)
    const auth = { ...world.auth, config: { ...world.auth.config, signOutBehavior } }
    const context = world.context()
    await world.callAs(bea.session, { auth, reply: context.reply }).auth.status.signOut()
    expect(context.reply.cookies).toMatchObject(cleared)
    expect(await world.callAs(other.session).auth.sessions.list()).toHaveLength(stay)
  })

  it.each(['signOut', 'signOutDevice', 'signOutAllDevices'] as const)(
    'by %s succeeds for whoever has no session any more',
    async (act) => {
      for (const authentication of [{ status: 'anonymous' }, { status: 'refused', reason: 'signed-out' }] as const) {
        const { reply } = world.context()
        await expect(world.callAs(null, { authentication, reply }).auth.status[act]()).resolves.toBeUndefined()
        expect(reply.cookies).toMatchObject(cleared)
      }
    },
  )
})

describe('the stream of one’s own session', () => {
  it('says that the session ended, and why, and then fails with the same reason', async () => {
    const here = await world.signIn(ana)
    const stream = await world.callAs(here.session).auth.status.onChange()
    const events = stream[Symbol.asyncIterator]()
    const first = events.next()
    await world.callAs(ana.session).auth.sessions.revoke({ sessionId: here.session.authKeyId })
    expect(await first).toEqual({ done: false, value: { type: 'session-ended', reason: 'revoked', by: 'self' } })
    await expect(events.next()).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      details: { reason: 'revoked', by: 'self' },
    })
  })

  it('tells of changes of one’s own data, and of nobody else’s', async () => {
    const stream = await world.callAs(ana.session).auth.status.onChange()
    const events = stream[Symbol.asyncIterator]()
    const first = events.next()
    await world.auth.background.settled()
    world.auth.events.publish('user-updated', { userId: 'somebody else' })
    world.auth.events.publish('user-updated', { userId: ana.session.userId })
    expect(await first).toEqual({ done: false, value: { type: 'user-updated' } })
    await events.return?.()
  })

  it('tells of other devices that come and go, to those who asked, and first of all that some may have', async () => {
    const bea = await world.signUp()
    const stream = await world.callAs(bea.session).auth.status.onChange({ sessions: true })
    const events = stream[Symbol.asyncIterator]()
    const changed = { done: false, value: { type: 'sessions-changed' } }
    expect(await events.next()).toEqual(changed)
    const started = events.next()
    const phone = await world.signIn(bea)
    expect(await started).toEqual(changed)
    const ended = events.next()
    await world.callAs(bea.session).auth.sessions.revoke({ sessionId: phone.session.authKeyId })
    expect(await ended).toEqual(changed)
    const own = events.next()
    await world.signIn(ana)
    await world.callAs(phone.session).auth.sessions.revoke({ sessionId: bea.session.authKeyId })
    expect(await own).toEqual({ done: false, value: { type: 'session-ended', reason: 'revoked', by: 'self' } })
  })

  it('tells nobody else of devices', async () => {
    const here = await world.signIn(ana)
    const stream = await world.callAs(here.session).auth.status.onChange()
    const events = stream[Symbol.asyncIterator]()
    const first = events.next()
    await world.signIn(ana)
    world.auth.events.publish('user-updated', { userId: ana.session.userId })
    expect(await first).toEqual({ done: false, value: { type: 'user-updated' } })
    await events.return?.()
  })

  it('tells that scopes changed, each kind of change once however many there were', async () => {
    const stream = await world.callAs(ana.session).auth.status.onChange()
    const events = stream[Symbol.asyncIterator]()
    const first = events.next()
    await world.auth.background.settled()
    const about = { userId: ana.session.userId, scopeName: 'billing' }
    await grantScope(world.auth, { kind: 'operator' }, about)
    expect(await first).toEqual({ done: false, value: { type: 'scopes-changed' } })
    await revokeScope(world.auth, { kind: 'operator' }, about)
    await grantScope(world.auth, { kind: 'operator' }, about)
    world.auth.events.publish('user-updated', { userId: ana.session.userId })
    expect(await events.next()).toEqual({ done: false, value: { type: 'scopes-changed' } })
    expect(await events.next()).toEqual({ done: false, value: { type: 'user-updated' } })
    await events.return?.()
  })
})
