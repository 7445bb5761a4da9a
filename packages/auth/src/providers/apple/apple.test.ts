import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import { createAuthHarness, expectSignedIn, type AuthHarness, type Person } from '../../testing.ts'
import { createKeyServer, type KeyServer } from '../../testing/key-server.ts'
import { appleSettings, idTokenClaims, type PersonAtProvider } from '../../testing/provider-settings.ts'
import { listIdentities } from '../external/list-identities.ts'
import { linkWithToken } from '../external/link-with-token.ts'
import { receiveAppleNotification } from './receive-apple-notification.ts'
import { signInWithApple } from './sign-in-with-apple.ts'

let server: KeyServer
let world: AuthHarness

beforeEach(async () => {
  server = await createKeyServer('ES256')
  world = await createAuthHarness({ providers: { apple: appleSettings(server) } })
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const token = (person: PersonAtProvider = {}) =>
  server.sign(idTokenClaims(server, 'test.latchkey.ios', world.clock.now(), person))
const signIn = async (names: { givenName?: string; fullName?: string } = {}, person?: PersonAtProvider) =>
  signInWithApple(world.auth, { idToken: await token(person), ...names }, { client: world.client() })
const tables = () => world.database.db.tables
const lastEvent = async (userId: string) => {
  const row = await tables().securityLogEntry.findFirstOrThrow({ where: { userId }, orderBy: { sequence: 'desc' } })
  return { event: row.event, details: row.details }
}

describe('signing in', () => {
  test('takes the names from the first sign-in, where Apple tells them, and never again', async () => {
    const first = expectSignedIn(await signIn({ givenName: 'Ana', fullName: 'Ana Arden' }))
    expect(first.userInfo).toMatchObject({ userName: 'Ana', fullName: 'Ana Arden', email: 'ana@example.test' })
    const second = expectSignedIn(await signIn({ givenName: 'Eve' }))
    expect(second.userInfo).toMatchObject({ id: first.userInfo.id, userName: 'Ana' })
  })

  test('does without an address, which Apple tells the first time only', async () => {
    const first = expectSignedIn(await signIn())
    const second = expectSignedIn(await signIn({}, { email: undefined, email_verified: undefined }))
    expect(second.userInfo.id).toBe(first.userInfo.id)
  })

  test('names decide nothing: no claim can be made by them', async () => {
    const { userInfo } = expectSignedIn(await signIn({}, { name: 'From The Token' }))
    expect(userInfo).toMatchObject({ userName: null, fullName: null })
  })
})

/** A notification in Apple's form: the event is a text within the token. */
async function notify(type: string, override: PersonAtProvider = {}): Promise<void> {
  const iat = Math.floor(world.clock.now().getTime() / 1000)
  const events = JSON.stringify({ type, sub: 'subject-1', event_time: iat * 1000 })
  const claims = { iss: server.issuer, aud: 'test.latchkey.web', iat, jti: `jti ${iat}`, events }
  await receiveAppleNotification(world.auth, await server.sign({ ...claims, ...override }))
}

/** Somebody with a password and a session of it, who has linked Apple and signed in by it, some time ago. */
async function ana() {
  const person = await world.signUp({ email: 'ana@example.test' })
  return { person, byApple: await linkApple(person), userId: person.session.userId }
}

async function linkApple({ session }: Person) {
  await linkWithToken(world.auth, { provider: 'apple', idToken: await token() }, { session, client: world.client() })
  const byApple = expectSignedIn(await signIn())
  world.clock.advance(60_000)
  return byApple
}

describe('a notification', () => {
  test.each([
    ['consent-revoked', 'consent-revoked'],
    ['account-delete', 'account-deleted'],
    ['account-deleted', 'account-deleted'],
  ])('%s ends the sessions that began with Apple and unlinks, logged and told by mail', async (type, why) => {
    const { person, byApple, userId } = await ana()
    await notify(type)
    expect(await authenticate(world.auth, byApple.key)).toEqual({ status: 'refused', reason: 'revoked', by: 'self' })
    expect(await authenticate(world.auth, person.key)).toMatchObject({ status: 'signed-in' })
    expect((await listIdentities(world.auth, userId)).identities).toEqual([])
    expect(await lastEvent(userId)).toEqual({
      event: 'identity-unlinked',
      details: { provider: 'apple', why, ended: 1 },
    })
    expect(world.mails.at(-1)).toMatchObject({ kind: 'identity-unlinked', to: 'ana@example.test' })
    expect(world.published.at(-1)).toMatchObject({ authKeyIds: [byApple.session.authKeyId], reason: 'revoked' })
  })

  test('of a withdrawn consent leaves the last way in, and ends its sessions; a deleted account leaves nothing', async () => {
    const { session, key, userInfo } = expectSignedIn(await signIn())
    world.clock.advance(60_000)
    await notify('consent-revoked')
    expect(await authenticate(world.auth, key)).toMatchObject({ status: 'refused' })
    expect((await listIdentities(world.auth, session.userId)).identities).toHaveLength(1)
    expect(await lastEvent(session.userId)).toEqual({
      event: 'all-sessions-ended',
      details: { reason: 'revoked', by: 'self', ended: 1, provider: 'apple' },
    })
    await notify('account-delete')
    expect((await listIdentities(world.auth, userInfo.id)).identities).toEqual([])
  })

  test('twice, or sixteen times at once, is one', async () => {
    const { person, userId } = await ana()
    for (let round = 1; round <= 10; round++) {
      await race(16, () => notify('account-delete'))
      const events = await tables().securityLogEntry.count({ where: { userId, event: 'identity-unlinked' } })
      expect(events).toBe(round)
      if (round < 10) await linkApple(person)
    }
  })

  test('from before the identity was linked, of somebody unknown, or of another event changes nothing', async () => {
    const { byApple, userId } = await ana()
    const iat = Math.floor(world.clock.now().getTime() / 1000)
    await notify('consent-revoked', { iat: iat - 3600 })
    await notify('consent-revoked', { events: JSON.stringify({ type: 'consent-revoked', sub: 'unknown' }) })
    await notify('email-disabled')
    expect(await authenticate(world.auth, byApple.key)).toMatchObject({ status: 'signed-in' })
    expect((await listIdentities(world.auth, userId)).identities).toHaveLength(1)
  })

  test('that Apple did not sign for us is refused', async () => {
    const { byApple } = await ana()
    const stranger = await createKeyServer('ES256')
    const bad = [
      () => notify('account-delete', { aud: 'another.app' }),
      () => notify('account-delete', { iss: stranger.issuer }),
      () => notify('account-delete', { events: 'not an event' }),
      () => notify('account-delete', { events: undefined }),
      () => notify('account-delete', { iat: undefined }),
      async () => receiveAppleNotification(world.auth, await stranger.sign({ iss: server.issuer })),
      () => receiveAppleNotification(world.auth, 'no token'),
    ]
    for (const send of bad) await expect(send()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await authenticate(world.auth, byApple.key)).toMatchObject({ status: 'signed-in' })
    await stranger[Symbol.asyncDispose]()
  })
})

test('where Apple is turned off, its tokens and notifications are', async () => {
  const auth = { ...world.auth, identityProviders: {} }
  const idToken = await token()
  const off = { code: 'PROVIDER_DISABLED' }
  await expect(signInWithApple(auth, { idToken }, { client: world.client() })).rejects.toMatchObject(off)
  await expect(receiveAppleNotification(auth, idToken)).rejects.toMatchObject(off)
})
