import { addPasskey, createSoftwareAuthenticator, type AddedPasskey, type Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCaller } from '../../server.ts'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness
let ana: Person
let passkey: AddedPasskey

beforeAll(async () => {
  world = await createApiHarness()
  ana = await world.signUp()
  passkey = await addPasskey(world.auth, { session: ana.session, client: world.client() })
})
afterAll(() => world[Symbol.asyncDispose]())

describe('signing in with a passkey', () => {
  it('takes two steps in one browser and delivers the key as a cookie alone', async () => {
    const first = world.context({ client: world.client({ browserKey: null }) })
    const started = await createCaller(first).auth.passkey.startSignIn()
    const [browser] = first.reply.cookies
    expect(first.reply.cookies).toMatchObject([{ name: '__Host-latchkey-browser', httpOnly: true, secure: true }])

    const later = world.context({ client: world.client({ browserKey: browser?.value ?? null }) })
    const result = await createCaller(later).auth.passkey.finishSignIn(passkey.answer(started))
    expect(result).toMatchObject({
      status: 'signed-in',
      session: { method: 'passkey' },
      userInfo: { email: ana.email },
    })
    expect(result).not.toHaveProperty('key')
    expect(later.reply.cookies.map(({ name }) => name)).toEqual(['__Host-latchkey', '__Host-latchkey-device'])
  })

  it('gives a program its key and no cookie', async () => {
    const context = world.context({ transport: 'bearer', client: world.client({ browserKey: null, isProgram: true }) })
    const program = createCaller(context)
    const result = await program.auth.passkey.finishSignIn(passkey.answer(await program.auth.passkey.startSignIn()))
    expect(result).toMatchObject({ status: 'signed-in', key: expect.stringMatching(/^lk_/) })
    expect(context.reply.cookies).toEqual([])
  })

  it('sets no cookie of a session when it is refused', async () => {
    const context = world.context()
    const caller = createCaller(context)
    const answer = passkey.answer(await caller.auth.passkey.startSignIn(), { isLocked: true })
    await expect(caller.auth.passkey.finishSignIn(answer)).rejects.toMatchObject({ appCode: 'INVALID_CREDENTIALS' })
    expect(context.reply.cookies).toEqual([])
  })

  it('leaves out what a browser adds to its answers, and refuses what is no answer', async () => {
    const caller = createCaller(world.context())
    const answer = passkey.answer(await caller.auth.passkey.startSignIn())
    const response = { ...answer.response, authenticatorAttachment: 'platform', clientExtensionResults: { x: 1 } }
    await expect(caller.auth.passkey.finishSignIn({ ...answer, response })).resolves.toMatchObject({
      status: 'signed-in',
    })
    const broken = { ...answer, response: { ...response, id: 'not base64url!' } }
    await expect(caller.auth.passkey.finishSignIn(broken)).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})

describe('her passkeys', () => {
  it('are added, listed, renamed and deleted, and never show a key', async () => {
    const bea = await world.signUp()
    const caller = world.callAs(bea.session, { client: world.client() })
    const started = await caller.auth.passkey.startRegistration()
    const { answer } = createSoftwareAuthenticator().create(started)
    const added = await caller.auth.passkey.finishRegistration({ ...answer, name: '  My   phone ' })
    expect(added).toEqual({
      id: expect.any(String),
      name: 'My phone',
      createdAt: expect.any(Date),
      lastUsedAt: null,
      isSynced: true,
    })
    await caller.auth.passkey.rename({ id: added.id, name: 'Phone' })
    expect(await caller.auth.passkey.list()).toEqual([{ ...added, name: 'Phone' }])
    await caller.auth.passkey.delete({ id: added.id })
    expect(await caller.auth.passkey.list()).toEqual([])
  })

  it.each(['', '   ', 'x'.repeat(61), 'a\u0000b', 7])('are not called %j', async (name) => {
    const rename = world.callAs(ana.session).auth.passkey.rename({ id: passkey.id, name: name as string })
    await expect(rename).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })

  it('are called what sixty characters can say, however many bytes they take', async () => {
    const caller = world.callAs(ana.session)
    await caller.auth.passkey.rename({ id: passkey.id, name: '🔑'.repeat(60) })
    expect(await caller.auth.passkey.list()).toMatchObject([{ name: '🔑'.repeat(60) }])
  })

  it('prove again who she is', async () => {
    const session = { ...ana.session, provedAt: new Date(0) }
    const caller = world.callAs(session, { client: world.client() })
    await expect(caller.auth.passkey.startRegistration()).rejects.toMatchObject({ appCode: 'RECENT_SIGN_IN_REQUIRED' })
    world.clock.advance(1000)
    const started = await caller.auth.passkey.startSignIn({ purpose: 'reauthentication' })
    await caller.auth.reauthenticate.withPasskey(passkey.answer(started))
    const { provedAt } = await world.database.db.tables.authKey.findUniqueOrThrow({
      where: { id: ana.session.authKeyId },
    })
    expect(provedAt).toEqual(world.clock.now())
  })
})
