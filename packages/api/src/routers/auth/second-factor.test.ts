import { addAuthenticatorApp, type AuthenticatorApp, type Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ApiContext } from '../../context.ts'
import { createCaller } from '../../server.ts'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness
let ana: Person
let app: AuthenticatorApp

beforeAll(async () => {
  world = await createApiHarness()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  ana = await world.signUp()
  app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
  world.clock.advance(60_000)
})

const cookiesOf = ({ reply }: ApiContext) => Object.fromEntries(reply.cookies.map((cookie) => [cookie.name, cookie]))

/** Proves the first step; the context is the same browser's next call. */
async function begin(override: Partial<ApiContext> = {}) {
  const first = world.context({ client: world.client({ browserKey: null }), ...override })
  const result = await createCaller(first).auth.email.signIn({ email: ana.email, password: ana.password })
  if (result.status !== 'second-factor-required') throw new Error('The second step was not asked for.')
  const browserKey = cookiesOf(first)['__Host-latchkey-browser']?.value ?? null
  const next = world.context({ client: { ...first.client, browserKey }, ...override })
  return { first, next, ...result }
}

describe('a sign-in with two-step sign-in on', () => {
  it('answers with a challenge in place of a session, and keeps it in a cookie of ten minutes', async () => {
    const { first, challengeId, methods } = await begin()
    expect(methods).toEqual(['totp', 'recovery-code'])
    const cookies = cookiesOf(first)
    expect(Object.keys(cookies).sort()).toEqual(['__Host-latchkey-browser', '__Host-latchkey-challenge'])
    expect(cookies['__Host-latchkey-challenge']).toMatchObject({
      value: challengeId,
      maxAgeSeconds: 600,
      httpOnly: true,
      sameSite: 'lax',
    })
  })

  it('sets the session’s cookie and clears the challenge’s once the code is right, and shows no key', async () => {
    const { next, challengeId } = await begin()
    const result = await createCaller(next).auth.secondFactor.verify({ challengeId, code: ` ${app.code()} ` })
    expect(result).toMatchObject({ status: 'signed-in', userInfo: { email: ana.email } })
    expect(result).not.toHaveProperty('key')
    const cookies = cookiesOf(next)
    expect(cookies['__Host-latchkey']?.value).toMatch(/^lk_/)
    expect(cookies['__Host-latchkey-challenge']).toMatchObject({ value: '', maxAgeSeconds: 0 })
    expect(cookies).not.toHaveProperty('__Host-latchkey-trusted')
  })

  it('trusts the browser for thirty days where she asks for it', async () => {
    const { next, challengeId } = await begin()
    await createCaller(next).auth.secondFactor.verify({ challengeId, code: app.code(), trustDevice: true })
    const cookie = cookiesOf(next)['__Host-latchkey-trusted']
    expect(cookie).toMatchObject({ maxAgeSeconds: 30 * 86_400, httpOnly: true, sameSite: 'lax' })
    const trusted = world.context({ client: world.client({ trustedDevice: cookie?.value ?? null }) })
    const result = await createCaller(trusted).auth.email.signIn({ email: ana.email, password: ana.password })
    expect(result.status).toBe('signed-in')
  })

  it('gives a program its key after the code, and no cookie', async () => {
    const { next, challengeId } = await begin({
      transport: 'bearer',
      client: world.client({ browserKey: null, isProgram: true }),
    })
    const call = { challengeId, code: app.code(), trustDevice: true }
    const { key } = await createCaller(next).auth.secondFactor.verify(call)
    expect(key).toMatch(/^lk_/)
    expect(next.reply.cookies).toEqual([])
  })

  it('leaves the session that the caller came with until the code is right, and then ends it', async () => {
    const authentication = { status: 'signed-in', session: ana.session } as const
    const { next, challengeId } = await begin({ authentication })
    const wrong = createCaller(next).auth.secondFactor.verify({ challengeId, code: app.code(5) })
    await expect(wrong).rejects.toMatchObject({ appCode: 'INVALID_SECOND_FACTOR' })
    expect(await world.callAs(ana.session).auth.sessions.list()).toHaveLength(1)
    await createCaller(next).auth.secondFactor.verify({ challengeId, code: app.code() })
    const sessions = await world.callAs(ana.session).auth.sessions.list()
    expect(sessions.map(({ id }) => id)).not.toContain(ana.session.authKeyId)
  })

  it('takes a recovery code as it stands on paper, or as a person types it', async () => {
    const [first = '', second = ''] = app.recoveryCodes
    for (const recoveryCode of [first, ` ${second.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `]) {
      const { next, challengeId } = await begin()
      await expect(createCaller(next).auth.secondFactor.verify({ challengeId, recoveryCode })).resolves.toBeTruthy()
    }
  })

  it.each([
    [{ code: '123456' }],
    [{ challengeId: 'x' }],
    [{ challengeId: 'x', code: '123456', recoveryCode: 'AAAA' }],
    [{ challengeId: 'x', code: { gt: '' } }],
    [{ challengeId: 'x', code: '123456', admin: true }],
  ])('takes no other shape of input: %j', async (input) => {
    const attempt = world.callAs(null).auth.secondFactor.verify(input as { challengeId: string; code: string })
    await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})

it('shows how the second step stands, with neither secret nor token', async () => {
  const status = await world.callAs(ana.session).auth.secondFactor.status()
  expect(status).toEqual({
    isEnabled: true,
    enabledAt: expect.any(Date),
    recoveryCodesLeft: 10,
    trustedDevices: [],
  })
})

it('shows the secret of an app again while it is being set up, and never after', async () => {
  const bea = await world.signUp()
  const call = world.callAs(bea.session)
  const started = await call.auth.totp.startEnrollment()
  expect(await call.auth.totp.pendingEnrollment()).toEqual(started)
  await addAuthenticatorApp(world.auth, { session: bea.session, client: world.client() })
  expect(await call.auth.totp.pendingEnrollment()).toBeNull()
})
