import { createSecretKey } from 'node:crypto'
import { base64url, exportJWK, exportSPKI, importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAuthHarness, type AuthHarness } from '../../testing.ts'
import { createKeyServer, createServerKey, type KeyServer } from '../../testing/key-server.ts'
import {
  appleSettings,
  firebaseSettings,
  googleSettings,
  idTokenClaims,
  type PersonAtProvider,
} from '../../testing/provider-settings.ts'
import { signInWithApple } from '../apple/sign-in-with-apple.ts'
import { signInWithFirebase } from '../firebase/sign-in-with-firebase.ts'
import { signInWithGoogle } from '../google/sign-in-with-google.ts'

let server: KeyServer
let stranger: KeyServer
let world: AuthHarness

beforeAll(async () => {
  server = await createKeyServer()
  stranger = await createKeyServer()
  world = await createAuthHarness({
    providers: {
      google: googleSettings(server),
      apple: appleSettings(server),
      firebase: firebaseSettings(server),
    },
  })
  await world.signUp({ email: 'victim@example.test' })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await stranger[Symbol.asyncDispose]()
})
// So that a key that was just fetched may be looked for again.
beforeEach(() => world.clock.advance(31_000))

const audiences = { google: 'latchkey-web', apple: 'test.latchkey.ios', firebase: 'latchkey-test' } as const
type Name = keyof typeof audiences
const signIns = { google: signInWithGoogle, apple: signInWithApple, firebase: signInWithFirebase }

const claimsFor = (name: Name, person: PersonAtProvider = {}) =>
  idTokenClaims(server, audiences[name], world.clock.now(), person)
const signIn = (name: Name, idToken: string, nonce?: string) =>
  signIns[name](world.auth, { idToken, ...(nonce !== undefined && { nonce }) }, { client: world.client() })
const seconds = () => Math.floor(world.clock.now().getTime() / 1000)

/** What a sign-in would leave behind. */
async function traces(): Promise<object> {
  const { authUser, externalAccount, emailAccount, authKey, securityLogEntry } = world.database.db.tables
  return {
    people: await authUser.count(),
    identities: await externalAccount.count(),
    addresses: await emailAccount.count(),
    sessions: await authKey.count(),
    entries: await securityLogEntry.count(),
  }
}

const unsigned = (claims: object, header: object) =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}.`

/** Each makes a token that nobody may take, for one of the providers. */
const hostile: Readonly<Record<string, (name: Name) => Promise<string> | string>> = {
  'without a signature (alg none)': (name) => unsigned(claimsFor(name), { alg: 'none', typ: 'JWT' }),
  'with its algorithm named away (alg None)': (name) =>
    unsigned(claimsFor(name), { alg: 'None', kid: server.key.publicJwk.kid }),
  'with its signature cut off': async (name) => (await server.sign(claimsFor(name))).replace(/[^.]+$/, ''),
  'signed with the public key as a secret (HS256)': async (name) => {
    const publicKey = await importJWK(server.key.publicJwk, 'RS256')
    if (publicKey instanceof Uint8Array) throw new Error('A public key is no bytes.')
    const secret = createSecretKey(Buffer.from(await exportSPKI(publicKey)))
    const header = { alg: 'HS256', kid: server.key.publicJwk.kid }
    return new SignJWT({ ...claimsFor(name) }).setProtectedHeader(header).sign(secret)
  },
  'signed with an algorithm that is not on the list (PS256)': async (name) => {
    const header = { alg: 'PS256', kid: server.key.publicJwk.kid }
    const sameKey = await importJWK(await exportJWK(server.key.privateKey), 'PS256')
    return new SignJWT({ ...claimsFor(name) }).setProtectedHeader(header).sign(sameKey)
  },
  'signed with another key under the known name': async (name) => {
    const { privateKey } = await createServerKey('RS256', 'any')
    const header = { alg: 'RS256', kid: server.key.publicJwk.kid }
    return new SignJWT({ ...claimsFor(name) }).setProtectedHeader(header).sign(privateKey)
  },
  'signed with a key that nobody published': async (name) => {
    const { privateKey } = await createServerKey('RS256', 'unknown')
    return new SignJWT({ ...claimsFor(name) }).setProtectedHeader({ alg: 'RS256', kid: 'unknown' }).sign(privateKey)
  },
  'that brings its own key (jwk)': async (name) => {
    const { privateKey, publicJwk } = await createServerKey('RS256', 'own')
    const header = { alg: 'RS256', kid: 'own', jwk: publicJwk }
    return new SignJWT({ ...claimsFor(name) }).setProtectedHeader(header).sign(privateKey)
  },
  'that says where its key is (jku)': (name) =>
    stranger.sign(claimsFor(name), { jku: `${stranger.issuer}/keys`, kid: 'elsewhere' }),
  'with claims changed after signing': async (name) => {
    const [header, , signature] = (await server.sign(claimsFor(name))).split('.')
    return `${header}.${base64url.encode(JSON.stringify(claimsFor(name, { sub: 'other' })))}.${signature}`
  },
  'with an extension that we do not know (crit)': (name) => {
    const header = { alg: 'RS256', kid: server.key.publicJwk.kid, crit: ['http://example.test/x'] }
    return new SignJWT({ ...claimsFor(name) })
      .setProtectedHeader({ ...header, 'http://example.test/x': true })
      .sign(server.key.privateKey, { crit: { 'http://example.test/x': true } })
  },
  'of another issuer': (name) => stranger.sign({ ...claimsFor(name), iss: stranger.issuer }),
  'that names another issuer': (name) => server.sign(claimsFor(name, { iss: 'https://accounts.example' })),
  'without an issuer': (name) => server.sign(claimsFor(name, { iss: undefined })),
  'for another audience': (name) => server.sign(claimsFor(name, { aud: 'another-app' })),
  'for somebody else and also for us': (name) =>
    server.sign(claimsFor(name, { aud: [audiences[name], 'another-app'], azp: 'another-app' })),
  'for nobody': (name) => server.sign(claimsFor(name, { aud: undefined })),
  'that has expired': (name) => server.sign(claimsFor(name, { iat: seconds() - 3700, exp: seconds() - 61 })),
  'that never expires': (name) => server.sign(claimsFor(name, { exp: undefined })),
  'that is not yet valid': (name) => server.sign(claimsFor(name, { nbf: seconds() + 61 })),
  'of the future': (name) => server.sign(claimsFor(name, { iat: seconds() + 61 })),
  'that does not say when it was made': (name) => server.sign(claimsFor(name, { iat: undefined })),
  'of a sign-in that is still to come': (name) => server.sign(claimsFor(name, { auth_time: seconds() + 61 })),
  'without a subject': (name) => server.sign(claimsFor(name, { sub: undefined })),
  'with an empty subject': (name) => server.sign(claimsFor(name, { sub: '' })),
  'with a subject that is too long': (name) => server.sign(claimsFor(name, { sub: 's'.repeat(256) })),
  'with a subject that cannot be stored': (name) => server.sign(claimsFor(name, { sub: 'a\u0000b' })),
  'that is an access token': (name) => server.sign(claimsFor(name), { typ: 'at+jwt' }),
  'with an unproved address that has an account': (name) =>
    server.sign(claimsFor(name, { email: 'victim@example.test', email_verified: false })),
  'with an address that nobody says is proved': (name) =>
    server.sign(claimsFor(name, { email: 'victim@example.test', email_verified: undefined })),
  'with an unproved address that has none': (name) =>
    server.sign(claimsFor(name, { email: 'nobody@example.test', email_verified: 'false' })),
  'that is text': () => 'not a token',
  'of three parts of text': () => 'one.two.three',
  'that is sealed (five parts)': () => 'one.two.three.four.five',
}

describe.each(['google', 'apple', 'firebase'] as const)('%s', (name) => {
  test.each(Object.entries(hostile))('a token %s is refused, and nothing is left of it', async (_, make) => {
    const before = await traces()
    const refused = signIn(name, await make(name))
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', details: undefined })
    expect(await traces()).toEqual(before)
  })

  test('a token with another nonce than the sign-in began with, or with none, is refused', async () => {
    for (const nonce of ['another', undefined]) {
      const token = await server.sign(claimsFor(name, { nonce }))
      await expect(signIn(name, token, 'the nonce')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    }
  })

  test('what is a minute off by another clock is taken, with the nonce it began with', async () => {
    const late = { iat: seconds() - 3600, exp: seconds() - 59, nbf: seconds() - 3600, auth_time: seconds() - 3600 }
    const early = { iat: seconds() + 59, nbf: seconds() + 59, auth_time: seconds() + 59 }
    for (const times of [late, early]) {
      const person = { ...times, nonce: 'the nonce', sub: `${name}-skew`, email: `${name}@example.test` }
      const token = await server.sign(claimsFor(name, person))
      expect(await signIn(name, token, 'the nonce')).toMatchObject({ status: 'signed-in' })
    }
  })
})

test('a token of Google is none of Firebase, nor the other way round', async () => {
  await expect(signIn('firebase', await server.sign(claimsFor('google')))).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  })
  await expect(signIn('google', await server.sign(claimsFor('firebase')))).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  })
})
