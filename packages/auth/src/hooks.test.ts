import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createUser, grantScope, revokeScope } from './admin.ts'
import { finishRegistration, startPasswordReset, startRegistration, verifyRegistrationCode } from './email.ts'
import type { AuthHooks, AuthRuntime } from './runtime.ts'
import { createAuthHarness, type AuthHarness } from './testing.ts'
import { tellUserUpdated } from './core/tell-user-updated.ts'

const operator = { kind: 'operator' } as const
const email = 'ana@example.test'
const password = 'a fine long passphrase'

let world: AuthHarness
beforeEach(async () => {
  world = await createAuthHarness()
})
afterEach(() => world[Symbol.asyncDispose]())

const withHooks = (hooks: AuthHooks): AuthRuntime => ({ ...world.auth, hooks })
const counts = async () => {
  const { authUser, emailAccount, userProfile, authKey } = world.database.db.tables
  return Promise.all([authUser.count(), emailAccount.count(), userProfile.count(), authKey.count()])
}

async function prove() {
  const client = world.client()
  const { requestId } = await startRegistration(world.auth, { email }, client)
  const { registrationToken } = await verifyRegistrationCode(
    world.auth,
    { requestId, code: world.codeFor(email) },
    client,
  )
  return (auth: AuthRuntime) => finishRegistration(auth, { registrationToken, password, userName: 'Ana' }, client)
}

describe('onUserWillBeCreated', () => {
  test('is asked with what the person is to be, and its no makes nothing and uses nothing up', async () => {
    const finish = await prove()
    const onUserWillBeCreated = vi.fn<NonNullable<AuthHooks['onUserWillBeCreated']>>(() => false)
    await expect(finish(withHooks({ onUserWillBeCreated }))).rejects.toMatchObject({ code: 'REGISTRATION_DENIED' })
    expect(onUserWillBeCreated.mock.calls).toEqual([[{ email, userName: 'Ana', method: 'email' }]])
    expect(await counts()).toEqual([0, 0, 0, 0])
    expect(world.warnings).toHaveLength(1)
    expect(JSON.stringify(world.warnings)).not.toContain(email)
    await expect(finish(world.auth)).resolves.toMatchObject({ status: 'signed-in' })
  })

  test.each([
    ['yes', () => true],
    ['yes, later', async () => true],
    ['nothing', () => undefined],
  ])('that says %s lets the person in', async (_what, onUserWillBeCreated) => {
    const finish = await prove()
    await expect(finish(withHooks({ onUserWillBeCreated }))).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('that throws makes nothing', async () => {
    const finish = await prove()
    const failing = finish(
      withHooks({
        onUserWillBeCreated() {
          throw new Error('away')
        },
      }),
    )
    await expect(failing).rejects.toThrow('away')
    expect(await counts()).toEqual([0, 0, 0, 0])
  })
})

describe('onUserCreated', () => {
  test('sees the account in its transaction, and what it writes stays with it', async () => {
    const finish = await prove()
    const signedIn = await finish(
      withHooks({
        async onUserCreated({ userInfo, tables }) {
          await tables.userProfile.update({
            where: { userId: userInfo.id },
            data: { fullName: `${userInfo.userName} A.` },
          })
        },
      }),
    )
    expect(signedIn.userInfo).toMatchObject({ email, userName: 'Ana', fullName: 'Ana A.' })
  })

  test('that runs into a constraint of its own fails as such, never as a code that was used up', async () => {
    const finish = await prove()
    const failing = finish(
      withHooks({
        async onUserCreated({ userInfo: { id: userId }, tables }) {
          const at = world.clock.now()
          const change = { userId, oldEmail: email, newEmail: email, changedAt: at, undoExpiresAt: at }
          for (const id of [crypto.randomUUID(), crypto.randomUUID()]) {
            await tables.emailChange.create({ data: { ...change, id, undoTokenHash: Buffer.from('the same') } })
          }
        },
      }),
    )
    await expect(failing).rejects.toMatchObject({ code: 'P2002' })
    expect(await counts()).toEqual([0, 0, 0, 0])
  })

  test('that fails undoes the account, however it is made', async () => {
    const auth = withHooks({ onUserCreated: () => Promise.reject(new Error('no room')) })
    const finish = await prove()
    await expect(finish(auth)).rejects.toThrow('no room')
    await expect(createUser(auth, operator, { email: 'bea@example.test', password: null })).rejects.toThrow('no room')
    expect(await counts()).toEqual([0, 0, 0, 0])
  })
})

describe('onUserUpdated', () => {
  test('is told after the commit of scopes and of whatever else changes, with what is true then', async () => {
    const { session } = await world.signUp({ userName: 'Ana' })
    const { userId } = session
    const told: unknown[] = []
    const auth = withHooks({ onUserUpdated: (userInfo) => void told.push([userInfo.userName, userInfo.scopeNames]) })
    await grantScope(auth, operator, { userId, scopeName: 'billing' })
    await auth.background.settled()
    await revokeScope(auth, operator, { userId, scopeName: 'billing' })
    await auth.background.settled()
    await revokeScope(auth, operator, { userId, scopeName: 'billing' })
    await world.database.db.tables.userProfile.update({ where: { userId }, data: { userName: 'Anna' } })
    tellUserUpdated(auth, userId)
    await auth.background.settled()
    expect(told).toEqual([
      ['Ana', ['billing']],
      ['Ana', []],
      ['Anna', []],
    ])
  })

  test('that fails is logged and undoes nothing', async () => {
    const { session } = await world.signUp()
    const auth = withHooks({ onUserUpdated: () => Promise.reject(new Error('away')) })
    await grantScope(auth, operator, { userId: session.userId, scopeName: 'billing' })
    await auth.background.settled()
    expect(world.warnings).toHaveLength(1)
    const row = await world.database.db.tables.authUser.findUniqueOrThrow({ where: { id: session.userId } })
    expect(row.scopeNames).toEqual(['billing'])
  })
})

describe('a mail of the application', () => {
  const words = { subject: 'Welcome', text: 'Your code', html: '<p>Your code</p>' }
  const start = (auth: AuthRuntime, to = email) => startRegistration(auth, { email: to }, world.client())
  const reset = (auth: AuthRuntime, to = email) => startPasswordReset(auth, { email: to }, world.client())

  test('takes the place of ours, with the code that works', async () => {
    const auth = withHooks({
      sendValidationEmail: ({ code, defaultMail }) => ({ ...words, text: `Hello\n${code}\n${defaultMail.text}` }),
    })
    const client = world.client()
    const { requestId } = await startRegistration(auth, { email }, client)
    await auth.background.settled()
    expect(world.mails).toEqual([
      expect.objectContaining({ kind: 'verification-code', to: email, subject: 'Welcome', html: words.html }),
    ])
    expect(world.mails[0]?.text).toContain('/sign-up/verify?request=')
    const code = world.codeFor(email)
    await expect(verifyRegistrationCode(world.auth, { requestId, code }, client)).resolves.toBeDefined()
  })

  test('that it sends itself is not sent by us', async () => {
    const sent: string[] = []
    const auth = withHooks({ sendValidationEmail: (mail) => void sent.push(`${mail.email} ${mail.code}`) })
    await start(auth)
    await auth.background.settled()
    expect(sent).toEqual([expect.stringMatching(/^ana@example\.test \d{8}$/)])
    expect(world.mails).toEqual([])
  })

  test('for a new password knows whose it is', async () => {
    await world.signUp({ email, userName: 'Ana' })
    const auth = withHooks({
      sendPasswordResetEmail: ({ userInfo }) => ({ ...words, subject: `Hi ${userInfo.userName}` }),
    })
    await reset(auth)
    await auth.background.settled()
    expect(world.mails.at(-1)).toMatchObject({ kind: 'password-reset-code', subject: 'Hi Ana' })
  })

  test('is for codes only: news for the others go out in our words, also after the answer', async () => {
    await world.signUp({ email })
    const fail = () => {
      throw new Error('must not be asked')
    }
    const auth = withHooks({ sendValidationEmail: fail, sendPasswordResetEmail: fail })
    await start(auth)
    await reset(auth, 'nobody@example.test')
    await auth.background.settled()
    const news = world.mails.slice(-2).map(({ kind }) => kind)
    expect(news.toSorted()).toEqual(['already-registered', 'no-account'])
    expect(world.warnings).toEqual([])
  })

  test('that fails is logged without the code, and ours goes out', async () => {
    const codes: string[] = []
    const auth = withHooks({
      sendValidationEmail({ code }) {
        codes.push(code)
        throw new Error('away')
      },
    })
    await start(auth)
    await auth.background.settled()
    expect(world.mails).toMatchObject([{ kind: 'verification-code', to: email }])
    expect(world.warnings).toHaveLength(1)
    expect(JSON.stringify(world.warnings)).not.toContain(codes[0])
  })

  test('is not asked for where the browser was sent one just now', async () => {
    const sendValidationEmail = vi.fn<NonNullable<AuthHooks['sendValidationEmail']>>()
    const auth = withHooks({ sendValidationEmail })
    const client = world.client()
    await startRegistration(auth, { email }, client)
    await startRegistration(auth, { email }, client)
    await auth.background.settled()
    expect(sendValidationEmail).toHaveBeenCalledTimes(1)
  })
})
