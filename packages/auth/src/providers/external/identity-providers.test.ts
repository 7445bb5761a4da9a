import { createFakeClock, type FakeClock } from '@latchkey/testing/fake-clock'
import { race, winners } from '@latchkey/testing/race'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKeyServer, type KeyServer, type KeyServerMode } from '../../testing/key-server.ts'
import { appleSettings, googleSettings, idTokenClaims } from '../../testing/provider-settings.ts'
import type { OpenIdProvider } from './identity-provider.ts'
import { createIdentityProviders } from './identity-providers.ts'

const keys = '/keys'
const discovery = '/.well-known/openid-configuration'

let server: KeyServer
let clock: FakeClock
let google: OpenIdProvider

// The library that redeems codes has a clock of its own, so this world goes by it.
beforeEach(async () => {
  server = await createKeyServer('ES256')
  clock = createFakeClock(new Date())
  google = createGoogle()
})
afterEach(() => server[Symbol.asyncDispose]())

function createGoogle(timeoutMs?: number): OpenIdProvider {
  const settings = { google: googleSettings(server) }
  const { google: made } = createIdentityProviders({
    ...{ settings, fetch, clock },
    appUrl: 'https://latchkey.test',
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  return made!
}

const token = () => server.sign(idTokenClaims(server, 'latchkey-web', clock.now()))
const read = async (provider = google) => provider.readIdToken(await token())
const asked = (path: string) => server.asked.get(path) ?? 0
const minutes = (count: number) => clock.advance(count * 60_000)

describe('the identity in a token', () => {
  test('holds what the provider says, normalised', async () => {
    const person = {
      ...{ sub: 'ABC', email: ' Ana@Example.TEST ', email_verified: 'true', name: ' Ana   Arden ', given_name: 'Ana' },
      picture: 'https://lh3.googleusercontent.com/a/x=s96-c',
    }
    const idToken = await server.sign(idTokenClaims(server, 'latchkey-android', clock.now(), person))
    expect(await google.readIdToken(idToken)).toEqual({
      provider: 'google',
      issuer: server.issuer,
      subject: 'ABC',
      email: 'ana@example.test',
      isEmailVerified: true,
      fullName: 'Ana Arden',
      givenName: 'Ana',
      pictureUrl: 'https://lh3.googleusercontent.com/a/x=s96-c',
      authenticatedAt: new Date(Math.floor(clock.now().getTime() / 1000) * 1000),
    })
  })

  test('leaves out what is of no use here', async () => {
    const person = { email: 'not an address', name: 'n'.repeat(200), given_name: 7, picture: {}, auth_time: undefined }
    const idToken = await server.sign(idTokenClaims(server, 'latchkey-web', clock.now(), person))
    const nothing = { email: null, fullName: null, givenName: null, pictureUrl: null, authenticatedAt: null }
    expect(await google.readIdToken(idToken)).toMatchObject(nothing)
  })

  test('has no address where ours would be another one than the provider proved', async () => {
    const person = { email: 'ⓐna@example.test', email_verified: true }
    const idToken = await server.sign(idTokenClaims(server, 'latchkey-web', clock.now(), person))
    expect((await google.readIdToken(idToken)).email).toBeNull()
  })

  test('has one issuer, though Google writes its name in two ways', async () => {
    const claims = idTokenClaims(server, 'latchkey-web', clock.now())
    const idToken = await server.sign({ ...claims, iss: server.issuer.replace('http://', '') })
    expect((await google.readIdToken(idToken)).issuer).toBe(server.issuer)
  })
})

describe('the keys of a provider', () => {
  test('are fetched once for many tokens at once, and not before the first', async () => {
    expect(server.asked.size).toBe(0)
    const results = await race(16, () => read())
    expect(winners(results)).toHaveLength(16)
    expect([asked(discovery), asked(keys)]).toEqual([1, 1])
  })

  test('are fetched anew every ten minutes', async () => {
    await read()
    minutes(9)
    await read()
    expect(asked(keys)).toBe(1)
    minutes(1)
    await read()
    expect(asked(keys)).toBe(2)
  })

  test('are fetched anew for a key that is not known, so that a change of keys disturbs nobody', async () => {
    await read()
    minutes(1)
    await server.rotate()
    await read()
    expect(asked(keys)).toBe(2)
  })

  test('that are gone open nothing any more', async () => {
    const old = await token()
    await read()
    minutes(1)
    await server.rotate()
    await read()
    await expect(google.readIdToken(old)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('are not fetched again within 30 seconds, however many unknown keys are named', async () => {
    await read()
    const unknown = await server.sign(idTokenClaims(server, 'latchkey-web', clock.now()), { kid: 'unknown' })
    for (let time = 0; time < 29; time++) {
      clock.advance(1000)
      await expect(google.readIdToken(unknown)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    }
    expect(asked(keys)).toBe(1)
    clock.advance(1000)
    await race(16, () => google.readIdToken(unknown))
    expect(asked(keys)).toBe(2)
  })

  test('serve for an hour while the provider is away', async () => {
    await read()
    server.mode = 'broken'
    minutes(59)
    await read()
    minutes(1)
    await expect(read()).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { retryAfterSeconds: 30, away: 'provider' },
    })
    server.mode = 'good'
    await read()
  })
})

describe('a provider that cannot be asked', () => {
  const modes: KeyServerMode[] = ['silent', 'broken', 'redirecting', 'another-issuer', 'garbage']
  test.each(modes)('because it is %s is away, and nobody is refused for it', async (mode) => {
    const asking = createGoogle(1000)
    server.mode = mode
    await expect(read(asking)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await expect(asking.configuration()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(asked('/elsewhere')).toBe(0)
    server.mode = 'good'
    await read(asking)
  })
})

describe('a code', () => {
  const codeVerifier = 'v'.repeat(43)
  const redirectUri = 'http://127.0.0.1/native'
  const issue = (override: object = {}) =>
    server.issueCode({
      ...{ codeVerifier, redirectUri, claims: idTokenClaims(server, 'latchkey-web', clock.now(), { nonce: 'n' }) },
      ...override,
    })

  test('is exchanged for the identity, at our own callback or one that is listed', async () => {
    for (const uri of [redirectUri, 'https://latchkey.test/api/auth/google/callback']) {
      const code = issue({ redirectUri: uri })
      const identity = await google.exchangeCode({ code, codeVerifier, redirectUri: uri, nonce: 'n' })
      expect(identity).toMatchObject({ provider: 'google', subject: 'subject-1' })
    }
    expect(server.clientSecrets).toEqual(['the secret of the web app', 'the secret of the web app'])
  })

  test.each([
    ['another verifier', { codeVerifier: 'w'.repeat(43) }],
    ['another of our redirect addresses', { redirectUri: 'https://latchkey.test/api/auth/google/callback' }],
    ['a code that was never given', { code: 'made-up' }],
    ['another nonce', { nonce: 'another' }],
  ])('is refused with %s', async (_, override) => {
    const refused = google.exchangeCode({ code: issue(), codeVerifier, redirectUri, nonce: 'n', ...override })
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('that went to a place that is not ours is not even shown to the provider', async () => {
    const stolen = { code: issue(), codeVerifier, redirectUri: 'https://latchkey.test.attacker.example/' }
    await expect(google.exchangeCode(stolen)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(asked('/token')).toBe(0)
  })

  test('works once: of sixteen at once, one', async () => {
    await google.configuration()
    for (let round = 0; round < 10; round++) {
      const code = issue()
      const results = await race(16, () => google.exchangeCode({ code, codeVerifier, redirectUri, nonce: 'n' }))
      expect(winners(results)).toHaveLength(1)
    }
  })

  test('meets a provider that is away: nobody is refused for it', async () => {
    const asking = createGoogle(1000)
    await asking.configuration()
    const code = issue()
    for (const mode of ['silent', 'broken', 'redirecting', 'garbage'] as const) {
      server.mode = mode
      const exchange = asking.exchangeCode({ code, codeVerifier, redirectUri })
      await expect(exchange).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    }
  })

  test('at Apple is exchanged with a secret that we sign for the moment', async () => {
    const settings = appleSettings(server)
    const world = { fetch, clock, appUrl: 'https://latchkey.test' }
    const { apple } = createIdentityProviders({ settings: { apple: settings }, ...world })
    const callback = 'https://latchkey.test/api/auth/apple/callback'
    const claims = idTokenClaims(server, 'test.latchkey.web', clock.now())
    const code = server.issueCode({ codeVerifier, redirectUri: callback, claims })
    await apple!.exchangeCode({ code, codeVerifier, redirectUri: callback })
    const now = Math.floor(clock.now().getTime() / 1000)
    expect(decodeJwt(server.clientSecrets.at(-1)!)).toEqual({
      ...{ iss: 'TEAM000001', sub: 'test.latchkey.web', aud: server.issuer, iat: now, exp: now + 300 },
    })
  })
})
