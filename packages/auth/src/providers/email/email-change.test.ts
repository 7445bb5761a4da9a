import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import { signOutDevice } from '../../core/sign-out.ts'
import type { AuthSession, ClientInfo } from '../../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../../testing.ts'
import { finishEmailChange } from './finish-email-change.ts'
import { finishPasswordReset } from './finish-password-reset.ts'
import { finishRegistration } from './finish-registration.ts'
import { signInWithEmail } from './sign-in-with-email.ts'
import { startEmailChange } from './start-email-change.ts'
import { startPasswordReset } from './start-password-reset.ts'
import { startRegistration } from './start-registration.ts'
import { verifyPasswordResetCode } from './verify-password-reset-code.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const minute = 60_000
const newEmail = 'ana-anew@example.test'
const invalid = { code: 'INVALID_CODE', details: undefined }

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test' })
})
afterEach(() => world[Symbol.asyncDispose]())

const start = async (
  email = newEmail,
  { session = ana.session, client = world.client() }: { session?: AuthSession; client?: ClientInfo } = {},
) => (await startEmailChange(world.auth, { newEmail: email }, { session, client })).requestId
const finish = (requestId: string, code = world.codeFor(newEmail), session = ana.session) =>
  finishEmailChange(world.auth, { requestId, code }, { session, client: world.client() })
const change = async () => finish(await start())
const signIn = (email: string, password = ana.password) =>
  signInWithEmail(world.auth, { email, password }, world.client())
const mailsTo = (email: string) => world.mails.filter(({ to }) => to === email).map(({ kind }) => kind)
const addressOf = async ({ session: { userId } }: Person) =>
  (await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { userId } })).email
const events = async () => {
  const entries = await world.database.db.tables.securityLogEntry.findMany({
    where: { userId: ana.session.userId },
    orderBy: { sequence: 'asc' },
  })
  return entries.map(({ event }) => event)
}

describe('a change of address', () => {
  test('comes true with the code from the new mailbox, and not before', async () => {
    const requestId = await start()
    expect(mailsTo(newEmail)).toEqual(['email-change-code'])
    await expect(signIn(ana.email)).resolves.toMatchObject({ status: 'signed-in' })
    expect(await finish(requestId)).toMatchObject({ userInfo: { id: ana.session.userId, email: newEmail } })
    await expect(signIn(newEmail)).resolves.toMatchObject({ userInfo: { email: newEmail } })
    await expect(signIn(ana.email)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('gives somebody who came by a provider, without an address, her first one', async () => {
    const { tables } = world.database.db
    await tables.emailAccount.delete({ where: { userId: ana.session.userId } })
    expect(await finish(await start())).toMatchObject({ userInfo: { id: ana.session.userId, email: newEmail } })
    const account = await tables.emailAccount.findUniqueOrThrow({ where: { userId: ana.session.userId } })
    expect(account).toMatchObject({ passwordHash: 'none', passwordEmail: null })
    expect(mailsTo(newEmail)).toEqual(['email-change-code', 'new-email-address'])
    expect((await events()).at(-1)).toBe('email-changed')
    expect(await tables.emailChange.count()).toBe(0)
  })

  test('leaves every session and the password alone, and tells her open pages', async () => {
    const told: string[] = []
    world.auth.events.subscribe('user-updated', ({ userId }) => told.push(userId))
    const phone = await world.signIn(ana)
    const stored = { select: { passwordHash: true, passwordEmail: true, passwordChangedAt: true } } as const
    const where = { userId: ana.session.userId }
    const before = await world.database.db.tables.emailAccount.findUniqueOrThrow({ where, ...stored })
    await change()
    expect(await world.database.db.tables.emailAccount.findUniqueOrThrow({ where, ...stored })).toEqual(before)
    for (const { key } of [ana, phone]) {
      expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in', userInfo: { email: newEmail } })
    }
    expect(told).toEqual([ana.session.userId])
  })

  test('is told to both mailboxes, and leaves one entry in the log', async () => {
    const before = await events()
    await change()
    expect(mailsTo(ana.email)).toContain('email-changed')
    expect(mailsTo(newEmail)).toEqual(['email-change-code', 'new-email-address'])
    expect(await events()).toEqual([...before, 'email-changed'])
  })

  test('voids whatever waits for either address: resets, registrations, other changes', async () => {
    const reset = await startPasswordReset(world.auth, { email: ana.email }, world.client())
    const resetCode = world.codeFor(ana.email)
    const proved = await startPasswordReset(world.auth, { email: ana.email }, world.client())
    const { resetToken } = await verifyPasswordResetCode(
      world.auth,
      { requestId: proved.requestId, code: world.codeFor(ana.email) },
      world.client(),
    )
    const registration = await startRegistration(world.auth, { email: newEmail }, world.client())
    const register = { requestId: registration.requestId, code: world.codeFor(newEmail) }
    const { registrationToken } = await verifyRegistrationCode(world.auth, register, world.client())
    const other = await start('ana-elsewhere@example.test')
    const otherCode = world.codeFor('ana-elsewhere@example.test')
    await change()
    const verify = { requestId: reset.requestId, code: resetCode }
    await expect(verifyPasswordResetCode(world.auth, verify, world.client())).rejects.toMatchObject(invalid)
    const reuse = { resetToken, newPassword: 'another password of hers' }
    await expect(finishPasswordReset(world.auth, reuse, world.client())).rejects.toMatchObject(invalid)
    const account = { registrationToken, password: 'a password of somebody' }
    await expect(finishRegistration(world.auth, account, world.client())).rejects.toMatchObject(invalid)
    await expect(finish(other, otherCode)).rejects.toMatchObject(invalid)
  })

  test('to the address that she has already is refused, and sends nothing', async () => {
    const before = world.mails.length
    await expect(start(ana.email)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: ['newEmail'] }] },
    })
    expect(world.mails).toHaveLength(before)
  })
})

describe('an address that has an account', () => {
  test('is answered like any other; its mailbox is told, and no code opens it', async () => {
    const ben = await world.signUp()
    const taken = await startEmailChange(world.auth, { newEmail: ben.email }, { ...ana, client: world.client() })
    const free = await startEmailChange(world.auth, { newEmail }, { ...ana, client: world.client() })
    expect(Object.keys(taken)).toEqual(Object.keys(free))
    expect(mailsTo(ben.email)).toContain('address-taken')
    for (let tries = 0; tries < 4; tries++) {
      await expect(finish(taken.requestId, '00000000')).rejects.toMatchObject(invalid)
      await expect(finish(free.requestId, '00000000')).rejects.toMatchObject(invalid)
    }
    expect(await addressOf(ben)).toBe(ben.email)
  })

  test('that it got meanwhile is kept by its owner, and the change leaves nothing behind', async () => {
    const requestId = await start()
    const code = world.codeFor(newEmail)
    const ben = await world.signUp({ email: newEmail })
    const before = await events()
    await expect(finish(requestId, code)).rejects.toMatchObject(invalid)
    expect([await addressOf(ana), await addressOf(ben)]).toEqual([ana.email, newEmail])
    expect(await events()).toEqual(before)
    expect(await world.database.db.tables.emailChange.count()).toBe(0)
  })
})

describe('the code', () => {
  test('is worth nothing in another person’s session, and is not used up there', async () => {
    const ben = await world.signUp()
    const requestId = await start()
    for (let tries = 0; tries < 5; tries++) {
      await expect(finish(requestId, world.codeFor(newEmail), ben.session)).rejects.toMatchObject(invalid)
    }
    await expect(finish(requestId)).resolves.toMatchObject({ userInfo: { email: newEmail } })
  })

  test('works in another browser of hers', async () => {
    const requestId = await start()
    const phone = await world.signIn(ana)
    await expect(finish(requestId, world.codeFor(newEmail), phone.session)).resolves.toMatchObject({
      userInfo: { email: newEmail },
    })
  })

  test('works three times wrong and never again, and for a quarter of an hour', async () => {
    const guessed = await start()
    for (let tries = 0; tries < 3; tries++) await expect(finish(guessed, '00000000')).rejects.toMatchObject(invalid)
    await expect(finish(guessed)).rejects.toMatchObject(invalid)
    const late = await start()
    world.clock.advance(15 * minute)
    await expect(finish(late)).rejects.toMatchObject({ code: 'CODE_EXPIRED' })
  })

  test('asked for again in the same browser replaces the old one, for the same person only', async () => {
    const client = world.client()
    const ben = await world.signUp()
    const first = await start(newEmail, { client })
    const firstCode = world.codeFor(newEmail)
    world.clock.advance(minute)
    expect(await start(newEmail, { client, session: ben.session })).not.toBe(first)
    expect(await start(newEmail, { client })).toBe(first)
    await expect(finish(first, firstCode)).rejects.toMatchObject(invalid)
    await expect(finish(first)).resolves.toMatchObject({ userInfo: { email: newEmail } })
  })

  test('of a registration or a reset changes no address, and the other way round', async () => {
    const registration = await startRegistration(world.auth, { email: newEmail }, world.client())
    await expect(finish(registration.requestId)).rejects.toMatchObject(invalid)
    const requestId = await start('ana-elsewhere@example.test')
    const code = world.codeFor('ana-elsewhere@example.test')
    await expect(verifyRegistrationCode(world.auth, { requestId, code }, world.client())).rejects.toMatchObject(invalid)
  })

  test('changes nothing in a session that ended meanwhile', async () => {
    const requestId = await start()
    await signOutDevice(world.auth, ana.session)
    await expect(finish(requestId)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'signed-out' } })
    expect(await addressOf(ana)).toBe(ana.email)
  })

  test('changes the address once when sixteen use it at once', { timeout: 60_000 }, async () => {
    world = await withManyTries()
    ana = await world.signUp()
    for (let round = 0; round < 10; round++) {
      const email = `ana-${round}@example.test`
      const requestId = await start(email)
      const code = world.codeFor(email)
      const results = await race(16, () => finish(requestId, code))
      expect(winners(results)).toHaveLength(1)
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(refused).toEqual(Array.from({ length: 15 }, () => 'INVALID_CODE'))
      expect(await world.database.db.tables.emailChange.count()).toBe(round + 1)
    }
  })

  test('goes to one of eight people who enter theirs for the same address at once', { timeout: 60_000 }, async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => world.signUp()))
    for (let round = 0; round < 10; round++) {
      world.clock.advance(60 * minute)
      const email = `wanted-${round}@example.test`
      const wanting: { session: AuthSession; requestId: string; code: string }[] = []
      for (const { session } of people) {
        const requestId = await start(email, { session })
        wanting.push({ session, requestId, code: world.codeFor(email) })
      }
      const results = await race(8, async (runner) => {
        const one = wanting[runner]
        return one && finish(one.requestId, one.code, one.session)
      })
      expect(winners(results)).toHaveLength(1)
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(refused).toEqual(Array.from({ length: 7 }, () => 'INVALID_CODE'))
    }
  })
})

async function withManyTries(): Promise<AuthHarness> {
  await world[Symbol.asyncDispose]()
  return createAuthHarness({ config: { codeAttempts: 20 } })
}
