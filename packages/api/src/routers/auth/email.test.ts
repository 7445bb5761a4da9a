import type { ApiContext } from '../../context.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCaller } from '../../server.ts'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'
import { authenticate } from '@latchkey/auth/session'
import { expectSignedIn } from '@latchkey/auth/testing'

let world: ApiHarness

beforeAll(async () => {
  world = await createApiHarness()
})
afterAll(() => world[Symbol.asyncDispose]())

const cookieValue = ({ reply }: ApiContext, name: string) => reply.cookies.find((cookie) => cookie.name === name)?.value

describe('signing up', () => {
  it('takes three steps in one browser and delivers the key as a cookie alone', async () => {
    const email = 'ana@example.test'
    const first = world.context({ client: world.client({ browserKey: null }) })
    const { requestId } = await createCaller(first).auth.email.startRegistration({ email })
    const browserKey = cookieValue(first, '__Host-latchkey-browser')
    expect(browserKey).toMatch(/^[\w-]{43}$/)

    const later = world.context({ client: world.client({ browserKey: browserKey ?? null }) })
    const code = world.codeFor(email)
    const { registrationToken } = await createCaller(later).auth.email.verifyRegistrationCode({ requestId, code })
    const result = await createCaller(later).auth.email.finishRegistration({
      registrationToken,
      password: 'a fine long passphrase',
      userName: 'Ana',
    })
    expect(result).toMatchObject({ status: 'signed-in', userInfo: { email, userName: 'Ana' } })
    expect(result).not.toHaveProperty('key')
    expect(cookieValue(later, '__Host-latchkey')).toMatch(/^lk_/)
  })

  it('keeps the browser cookie that is there', async () => {
    const context = world.context({ client: world.client({ browserKey: 'k'.repeat(43) }) })
    await createCaller(context).auth.email.startRegistration({ email: 'bea@example.test' })
    expect(context.reply.cookies).toEqual([])
  })

  it('gives no cookie to a program that keeps its key itself', async () => {
    const context = world.context({ transport: 'bearer', client: world.client({ browserKey: null }) })
    await createCaller(context).auth.email.startRegistration({ email: 'cleo@example.test' })
    expect(context.reply.cookies).toEqual([])
  })
})

describe('signing in', () => {
  it('sets a cookie that outlives the session by 30 days and one that knows the device, and shows no key', async () => {
    const { email, password } = await world.signUp()
    const context = world.context()
    const result = await createCaller(context).auth.email.signIn({ email, password })
    expect(result).not.toHaveProperty('key')
    expect(context.reply.cookies).toEqual([
      {
        name: '__Host-latchkey',
        value: expect.stringMatching(/^lk_/),
        maxAgeSeconds: 60 * 86_400,
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
        path: '/',
      },
      {
        name: '__Host-latchkey-device',
        value: expect.stringMatching(/^[\w-]{48}$/),
        maxAgeSeconds: 365 * 86_400,
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
        path: '/',
      },
    ])
  })

  it('sets no cookie when it fails, whether the address is known or not', async () => {
    const { email } = await world.signUp()
    for (const asked of [email, 'nobody-at-all@example.test']) {
      const context = world.context()
      const attempt = createCaller(context).auth.email.signIn({ email: asked, password: 'not her passphrase' })
      await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_CREDENTIALS' })
      expect(context.reply.cookies).toEqual([])
    }
  })

  it('gives the key to a program that asks for it, and no cookie', async () => {
    const { email, password } = await world.signUp()
    const context = world.context({ transport: 'bearer' })
    const result = expectSignedIn(await createCaller(context).auth.email.signIn({ email, password }))
    expect(result.key).toMatch(/^lk_/)
    expect(context.reply.cookies).toEqual([])
  })

  it('ends the session that the caller came with', async () => {
    const ana = await world.signUp()
    await world.callAs(ana.session).auth.email.signIn({ email: ana.email, password: ana.password })
    const sessions = await world.callAs(ana.session).auth.sessions.list()
    expect(sessions.map(({ id }) => id)).not.toContain(ana.session.authKeyId)
    expect(sessions).toHaveLength(1)
  })

  it('delivers the key without another word to the database, which may be gone once the session is open', async () => {
    const ana = await world.signUp()
    let isAway = false
    const db: typeof world.auth.db = {
      tables: world.auth.db.tables,
      async transaction(work, options) {
        if (isAway) throw new Error('The database is away.')
        const done = await world.auth.db.transaction(work, options)
        isAway = true
        return done
      },
    }
    const authentication = { status: 'signed-in', session: ana.session } as const
    const context = world.context({ auth: { ...world.auth, db }, authentication })
    await createCaller(context).auth.email.signIn({ email: ana.email, password: ana.password })
    const key = cookieValue(context, '__Host-latchkey') ?? ''
    expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'refused', reason: 'signed-out' })
  })

  it('leaves the caller’s session alone when it fails', async () => {
    const ana = await world.signUp()
    const attempt = world.callAs(ana.session).auth.email.signIn({ email: ana.email, password: 'not her passphrase' })
    await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_CREDENTIALS' })
    expect(await world.callAs(ana.session).auth.sessions.list()).toHaveLength(1)
  })

  it.each([
    [{ email: 'ana@example.test', password: 'x', admin: true }],
    [{ email: ['ana@example.test'], password: 'x' }],
    [{ email: { contains: '@' }, password: 'x' }],
    [{ email: 'ana@example.test', password: undefined }],
    [{ email: 'ana@example.test,bea@example.test', password: 'x' }],
    [{ email: 'ana@example.test', password: 'a\u0000b' }],
    [{ email: 'ana@example.test', password: 'a\ud800b' }],
  ])('takes no other shape of input: %j', async (input) => {
    const attempt = world.callAs(null).auth.email.signIn(input as { email: string; password: string })
    await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})

describe('a forgotten password', () => {
  it('takes three steps in one browser, which is signed in at their end', async () => {
    const { email } = await world.signUp()
    const first = world.context({ client: world.client({ browserKey: null }) })
    const { requestId } = await createCaller(first).auth.email.startPasswordReset({ email })
    expect(cookieValue(first, '__Host-latchkey-browser')).toMatch(/^[\w-]{43}$/)

    const later = world.context()
    const code = world.codeFor(email)
    const { resetToken } = await createCaller(later).auth.email.verifyPasswordResetCode({ requestId, code })
    const result = await createCaller(later).auth.email.finishPasswordReset({
      resetToken,
      newPassword: 'another fine long passphrase',
    })
    expect(result).toMatchObject({ status: 'signed-in', userInfo: { email } })
    expect(result).not.toHaveProperty('key')
    expect(cookieValue(later, '__Host-latchkey')).toMatch(/^lk_/)
  })
})

describe('changing the password', () => {
  const newPassword = 'another fine long passphrase'

  it.each([
    { transport: 'cookie', answered: {}, cookie: expect.stringMatching(/^lk_/) },
    { transport: 'bearer', answered: { key: expect.stringMatching(/^lk_/) }, cookie: undefined },
  ] as const)('gives the new key to the caller’s $transport alone', async ({ transport, answered, cookie }) => {
    const { session, password } = await world.signUp()
    const context = world.context({ transport, authentication: { status: 'signed-in', session } })
    const input = { currentPassword: password, newPassword }
    expect(await createCaller(context).auth.email.changePassword(input)).toEqual(answered)
    expect(cookieValue(context, '__Host-latchkey')).toEqual(cookie)
  })

  it('ends the session it is called in once, with the password and not as signed out', async () => {
    const { key, session, password } = await world.signUp()
    await world.callAs(session).auth.email.changePassword({ currentPassword: password, newPassword })
    expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'password-changed' })
    const entries = await world.database.db.tables.securityLogEntry.findMany({ where: { userId: session.userId } })
    expect(entries.map(({ event }) => event)).not.toContain('session-ended')
  })

  it('with a wrong current password is 401, and no sign that the session is gone', async () => {
    const { session } = await world.signUp()
    const context = world.context({ authentication: { status: 'signed-in', session } })
    const changing = createCaller(context).auth.email.changePassword({ currentPassword: 'wrong', newPassword })
    await expect(changing).rejects.toMatchObject({ code: 'UNAUTHORIZED', appCode: 'INVALID_CREDENTIALS' })
    expect(context.reply.cookies).toEqual([])
  })
})

describe('changing the address', () => {
  const newEmail = 'ana-anew@example.test'

  it('takes two steps, and answers who she is now', async () => {
    const { session, email } = await world.signUp()
    const { requestId } = await world.callAs(session).auth.email.startEmailChange({ newEmail })
    const code = world.codeFor(newEmail)
    const { userInfo } = await world.callAs(session).auth.email.finishEmailChange({ requestId, code })
    expect(userInfo).toMatchObject({ id: session.userId, email: newEmail })

    const mail = world.mails.findLast(({ kind, to }) => kind === 'email-changed' && to === email)
    const undoToken = /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
    expect(await world.callAs(null).auth.email.undoEmailChange({ undoToken })).toBeUndefined()
    const again = world.callAs(null).auth.email.undoEmailChange({ undoToken })
    await expect(again).rejects.toMatchObject({ code: 'BAD_REQUEST', appCode: 'INVALID_CODE' })
  })

  it('to the one she has is refused at its field', async () => {
    const { session, email } = await world.signUp()
    const asking = world.callAs(session).auth.email.startEmailChange({ newEmail: email.toUpperCase() })
    await expect(asking).rejects.toMatchObject({
      appCode: 'INVALID_INPUT',
      details: { issues: [{ path: ['newEmail'] }] },
    })
  })
})

describe('“this wasn’t me”', () => {
  it('is for everybody who holds the link, and ties the reset to their browser', async () => {
    const { email, password, session } = await world.signUp()
    await world.signIn({ email, password })
    const mail = world.mails.findLast(({ kind, to }) => kind === 'new-device' && to === email)
    const token = /not-me\?token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
    const context = world.context({ client: world.client({ browserKey: null }) })
    const { requestId } = await createCaller(context).auth.email.reportNotMe({ token })
    expect(cookieValue(context, '__Host-latchkey-browser')).toMatch(/^[\w-]{43}$/)
    const where = { userId: session.userId, endedAt: null }
    expect(await world.database.db.tables.authKey.count({ where })).toBe(0)
    const code = world.codeFor(email)
    await expect(world.callAs(null).auth.email.verifyPasswordResetCode({ requestId, code })).resolves.toBeTruthy()
  })
})
