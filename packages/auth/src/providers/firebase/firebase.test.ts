import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json, text } from 'node:stream/consumers'
import { importJWK, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAuthHarness, expectSignedIn, type AuthHarness } from '../../testing.ts'
import { createKeyServer, type KeyServer } from '../../testing/key-server.ts'
import { firebaseSettings, idTokenClaims, type PersonAtProvider } from '../../testing/provider-settings.ts'
import { signInWithFirebase } from './sign-in-with-firebase.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const clientEmail = 'latchkey@latchkey-test.iam.gserviceaccount.com'

let issuer: KeyServer
let firebase: FirebaseServer
let world: AuthHarness

beforeAll(async () => {
  issuer = await createKeyServer()
})
afterAll(() => issuer[Symbol.asyncDispose]())

beforeEach(async () => {
  firebase = await createFirebaseServer()
  const serviceAccount = {
    ...{ projectId: 'latchkey-test', clientEmail, privateKey },
    tokenUrl: new URL(`${firebase.url}/token`),
  }
  const settings = firebaseSettings(issuer, { url: firebase.url, serviceAccount })
  world = await createAuthHarness({ providers: { firebase: settings } })
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  firebase.server.closeAllConnections()
  firebase.server.close()
})

interface FirebaseServer {
  readonly server: Server
  readonly url: string
  readonly users: Map<string, object>
  readonly assertions: string[]
  readonly lookups: { readonly path: string; readonly authorization: string | undefined; readonly body: unknown }[]
  isAway: boolean
}

/** Google's token endpoint and Firebase's accounts, in their format. */
async function createFirebaseServer(): Promise<FirebaseServer> {
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (body: object) => void response.end(JSON.stringify(body))
    if (made.isAway) return void response.writeHead(503).end()
    if (request.url === '/token') {
      made.assertions.push(new URLSearchParams(await text(request)).get('assertion') ?? '')
      return send({ access_token: 'an access token', expires_in: 3600, token_type: 'Bearer' })
    }
    const body = (await json(request)) as { localId: string[] }
    made.lookups.push({ path: request.url ?? '', authorization: request.headers.authorization, body })
    const users = body.localId.flatMap((id) => made.users.get(id) ?? [])
    // Firebase leaves the list out where it is empty.
    send({ kind: 'identitytoolkit#GetAccountInfoResponse', ...(users.length > 0 && { users }) })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const made: FirebaseServer = { server, url, users: new Map(), assertions: [], lookups: [], isAway: false }
  return made
}

const seconds = () => Math.floor(world.clock.now().getTime() / 1000)
const know = (user: object = {}) =>
  firebase.users.set('subject-1', { localId: 'subject-1', validSince: String(seconds()), ...user })
const signIn = async (person: PersonAtProvider = {}) => {
  const idToken = await issuer.sign(idTokenClaims(issuer, 'latchkey-test', world.clock.now(), person))
  return signInWithFirebase(world.auth, { idToken }, { client: world.client() })
}
const refused = { code: 'INVALID_CREDENTIALS' }

test('a token of a person Firebase knows signs in, and the lookup is authorised by the service account', async () => {
  know()
  const { session, userInfo } = expectSignedIn(await signIn())
  expect([session.method, userInfo.email]).toEqual(['firebase', 'ana@example.test'])
  expect(firebase.lookups).toEqual([
    {
      path: '/v1/projects/latchkey-test/accounts:lookup',
      authorization: 'Bearer an access token',
      body: { localId: ['subject-1'] },
    },
  ])
  const key = await importJWK(publicKey.export({ format: 'jwk' }), 'RS256')
  const { payload } = await jwtVerify(firebase.assertions[0]!, key, { currentDate: world.clock.now() })
  expect(payload).toMatchObject({ iss: clientEmail, aud: `${firebase.url}/token`, exp: seconds() + 3600 })
})

test('the access token of the service account is asked for once in fifty minutes', async () => {
  know()
  await signIn()
  await signIn()
  expect([firebase.assertions.length, firebase.lookups.length]).toEqual([1, 2])
  world.clock.advance(50 * 60_000)
  await signIn()
  expect(firebase.assertions).toHaveLength(2)
})

test('somebody with a telephone number and no address gets an account', async () => {
  know()
  const { userInfo } = expectSignedIn(await signIn({ email: undefined, email_verified: undefined }))
  expect(userInfo.email).toBeNull()
})

describe('refused', () => {
  test('a token from before the moment its person revoked them, to the second', async () => {
    know({ validSince: String(seconds() + 1) })
    await expect(signIn()).rejects.toMatchObject(refused)
    know({ validSince: String(seconds()) })
    expectSignedIn(await signIn())
  })

  test('a revoked token though it was renewed since: the time of signing in counts', async () => {
    know({ validSince: String(seconds() - 10) })
    await expect(signIn({ auth_time: seconds() - 11, iat: seconds() })).rejects.toMatchObject(refused)
  })

  test('somebody Firebase does not know (any more)', async () => {
    await expect(signIn()).rejects.toMatchObject(refused)
    firebase.users.set('subject-1', { localId: 'another' })
    await expect(signIn()).rejects.toMatchObject(refused)
  })

  test('somebody who was disabled there', async () => {
    know({ disabled: true })
    await expect(signIn()).rejects.toMatchObject(refused)
  })

  test('a moment of revocation that cannot be read', async () => {
    know({ validSince: 'soon' })
    await expect(signIn()).rejects.toMatchObject(refused)
  })

  test('somebody anonymous', async () => {
    know()
    await expect(signIn({ firebase: { sign_in_provider: 'anonymous' } })).rejects.toMatchObject(refused)
  })

  test('a token that does not say when she signed in', async () => {
    know()
    await expect(signIn({ auth_time: undefined })).rejects.toMatchObject(refused)
  })

  test('a subject of more than 128 characters', async () => {
    const sub = 's'.repeat(129)
    firebase.users.set(sub, { localId: sub })
    await expect(signIn({ sub })).rejects.toMatchObject(refused)
    firebase.users.set(sub.slice(1), { localId: sub.slice(1) })
    expectSignedIn(await signIn({ sub: sub.slice(1) }))
  })
})

test('while Firebase does not answer nobody is let in, and nobody is refused for it', async () => {
  know()
  firebase.isAway = true
  await expect(signIn()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  expect(await world.database.db.tables.authUser.count()).toBe(0)
  firebase.isAway = false
  expectSignedIn(await signIn())
})
