import {
  createKeyServer,
  firebaseSettings,
  googleSettings,
  idTokenClaims,
  type KeyServer,
} from '@latchkey/auth/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let server: KeyServer
let world: ApiHarness

beforeAll(async () => {
  server = await createKeyServer()
  world = await createApiHarness({
    providers: { google: googleSettings(server), firebase: firebaseSettings(server) },
  })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const token = (sub: string, audience = 'latchkey-web', claims: object = {}) =>
  server.sign(
    idTokenClaims(server, audience, world.clock.now(), {
      ...{ sub, email: `${sub}@example.test`, email_verified: true },
      ...claims,
    }),
  )

describe('signing in with a token', () => {
  it('gives a program its key in the answer, and a browser hers as a cookie', async () => {
    const idToken = await token('ana')
    const program = await world.callAs(null, { transport: 'bearer' }).auth.google.signIn({ idToken })
    expect(program).toMatchObject({ status: 'signed-in', userInfo: { email: 'ana@example.test' } })
    expect(program).toHaveProperty('key', expect.any(String))
    const { reply } = world.context()
    const browser = await world.callAs(null, { reply }).auth.google.signIn({ idToken })
    expect(browser).not.toHaveProperty('key')
    expect(reply.cookies.map(({ name }) => name)).toContain('__Host-latchkey')
  })

  it('works with Firebase, and not where a provider is off', async () => {
    const { auth } = world.callAs(null)
    const signedIn = await auth.firebase.signIn({ idToken: await token('fay', 'latchkey-test') })
    expect(signedIn).toMatchObject({ status: 'signed-in', session: { method: 'firebase' } })
    await expect(auth.apple.signIn({ idToken: 'any' })).rejects.toMatchObject({ appCode: 'PROVIDER_DISABLED' })
    const { settings } = await auth.status.get()
    expect(settings.providers).toEqual({ google: true, apple: false, firebase: true })
  })

  it('checks the nonce where the program gives one', async () => {
    const idToken = await token('nonce', 'latchkey-web', { nonce: 'right' })
    const { auth } = world.callAs(null)
    const wrong = auth.google.signIn({ idToken, nonce: 'wrong' })
    await expect(wrong).rejects.toMatchObject({ appCode: 'INVALID_CREDENTIALS' })
    expect(await auth.google.signIn({ idToken, nonce: 'right' })).toMatchObject({ status: 'signed-in' })
  })

  it('is refused to whoever is signed in as somebody else', async () => {
    const bo = await world.signUp()
    const attempt = world.callAs(bo.session).auth.google.signIn({ idToken: await token('ana') })
    await expect(attempt).rejects.toMatchObject({ appCode: 'SIGNED_IN_AS_ANOTHER' })
  })

  it('counts every try against its network', async () => {
    const client = world.client()
    const tries = Array.from({ length: world.auth.config.networkLimitBurst }, () =>
      world.callAs(null, { client }).auth.firebase.signIn({ idToken: 'no token' }),
    )
    const codes = (await Promise.allSettled(tries)).map((each) => each.status === 'rejected' && each.reason.appCode)
    expect(new Set(codes)).toEqual(new Set(['INVALID_CREDENTIALS']))
    const one = world.callAs(null, { client }).auth.google.signIn({ idToken: await token('ana') })
    await expect(one).rejects.toMatchObject({ appCode: 'TOO_MANY_ATTEMPTS' })
  })

  it.each([
    ['no proof', {}],
    ['both proofs', { idToken: 'a', code: 'b', codeVerifier: 'v'.repeat(43), redirectUri: 'https://x.test/' }],
    ['a token without end', { idToken: 'a'.repeat(16_385) }],
    ['a verifier that is too short', { code: 'b', codeVerifier: 'v'.repeat(42), redirectUri: 'https://x.test/' }],
  ])('is refused as input with %s', async (_, input) => {
    const attempt = world.callAs(null).auth.google.signIn(input as never)
    await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})

describe('accounts', () => {
  it('are linked, listed and unlinked by their owner', async () => {
    const cleo = await world.signUp()
    const { accounts } = world.callAs(cleo.session).auth
    await accounts.link({ provider: 'google', idToken: await token('cleo') })
    const { identities, ...rest } = await accounts.list()
    expect(rest).toEqual({ hasPassword: true, passkeys: 0 })
    expect(identities).toMatchObject([{ provider: 'google', email: 'cleo@example.test' }])
    const bo = await world.signUp()
    const [{ id } = { id: '' }] = identities
    await expect(world.callAs(bo.session).auth.accounts.unlink({ id })).rejects.toMatchObject({ appCode: 'NOT_FOUND' })
    await accounts.unlink({ id })
    expect((await accounts.list()).identities).toEqual([])
  })

  it('are not linked by a token that is not good, nor by one of somebody else', async () => {
    const dora = await world.signUp()
    const { accounts } = world.callAs(dora.session).auth
    const bad = accounts.link({ provider: 'google', idToken: await token('dora', 'another-app') })
    await expect(bad).rejects.toMatchObject({ appCode: 'INVALID_CREDENTIALS' })
    const taken = accounts.link({ provider: 'google', idToken: await token('ana') })
    await expect(taken).rejects.toMatchObject({ appCode: 'IDENTITY_ALREADY_LINKED' })
    expect((await accounts.list()).identities).toEqual([])
  })

  it('stay where they are the last way in', async () => {
    const signedIn = await world.callAs(null).auth.google.signIn({ idToken: await token('ella') })
    if (signedIn.status !== 'signed-in') throw new Error('Ella has one factor.')
    const row = await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: signedIn.session.id } })
    const session = { ...(await world.signUp()).session, authKeyId: row.id, userId: signedIn.userInfo.id }
    const { accounts } = world.callAs(session).auth
    const [{ id } = { id: '' }] = (await accounts.list()).identities
    await expect(accounts.unlink({ id })).rejects.toMatchObject({ appCode: 'LAST_SIGN_IN_METHOD' })
  })
})
