import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import type { StoredPassword } from '../../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn } from '../../testing.ts'
import { finishPasswordReset } from './finish-password-reset.ts'
import { signInWithEmail } from './sign-in-with-email.ts'
import { startPasswordReset } from './start-password-reset.ts'
import { startRegistration } from './start-registration.ts'
import { verifyPasswordResetCode } from './verify-password-reset-code.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const minute = 60_000
const hour = 60 * minute
const newPassword = 'another password of hers'
const invalid = { code: 'INVALID_CODE', details: undefined }

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const start = async (email = ana.email) => (await startPasswordReset(world.auth, { email }, world.client())).requestId
const verify = async (requestId: string, code = world.codeFor(ana.email)) =>
  (await verifyPasswordResetCode(world.auth, { requestId, code }, world.client())).resetToken
const finish = (resetToken: string, password = newPassword) =>
  finishPasswordReset(world.auth, { resetToken, newPassword: password }, world.client())
const prove = async () => verify(await start())
const signIn = (password: string) => signInWithEmail(world.auth, { email: ana.email, password }, world.client())
const mailsTo = (email: string) => world.mails.filter(({ to }) => to === email).map(({ kind }) => kind)
const events = async () => {
  const entries = await world.database.db.tables.securityLogEntry.findMany({
    where: { userId: ana.session.userId },
    orderBy: { sequence: 'asc' },
  })
  return entries.map(({ event }) => event)
}

describe('a new password by mail', () => {
  test('signs in, replaces the old one, ends every older session and tells the mailbox', async () => {
    const phone = await world.signIn(ana)
    const signedIn = expectSignedIn(await finish(await prove()))
    expect(await authenticate(world.auth, signedIn.key)).toMatchObject({ status: 'signed-in' })
    for (const { key } of [ana, phone]) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'password-changed' })
    }
    await expect(signIn(ana.password)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    await expect(signIn(newPassword)).resolves.toMatchObject({ status: 'signed-in' })
    expect(mailsTo(ana.email)).toContain('password-changed')
    expect(await events()).toEqual(expect.arrayContaining(['password-reset', 'all-sessions-ended', 'signed-in']))
    expect(world.published).toContainEqual(
      expect.objectContaining({ userId: ana.session.userId, reason: 'password-changed' }),
    )
  })

  test('leaves nothing open to a sign-in that was checking the old one meanwhile', async () => {
    const token = await prove()
    const passwords = {
      ...world.auth.passwords,
      verify: async (stored: StoredPassword | null, password: string) => {
        const verdict = await world.auth.passwords.verify(stored, password)
        world.clock.advance(250)
        await finish(token)
        return verdict
      },
    }
    const slow = { ...world.auth, passwords }
    const late = signInWithEmail(slow, { email: ana.email, password: ana.password }, world.client())
    await expect(late).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    const { userId } = ana.session
    expect(await world.database.db.tables.authKey.count({ where: { userId, endedAt: null } })).toBe(1)
  })

  test('does not come true by asking: the password, the sessions and the other devices stay', async () => {
    await start()
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
    await expect(signIn(ana.password)).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('lets her in again although somebody has used up the tries of her account', async () => {
    for (let tries = 0; tries < 5; tries++) await signIn('wrong').catch(() => undefined)
    await expect(signIn(ana.password)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    await finish(await prove())
    await expect(signIn(newPassword)).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('is checked like any other, and a refused one leaves the token good', async () => {
    const token = await prove()
    await expect(finish(token, 'short')).rejects.toMatchObject({
      code: 'PASSWORD_REJECTED',
      details: { problems: ['too-short'] },
    })
    await expect(finish(token, ana.email)).rejects.toMatchObject({ details: { problems: ['context'] } })
    await expect(finish(token)).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('of a blocked person changes and opens no session', async () => {
    const { userId } = ana.session
    await world.database.db.tables.authUser.update({ where: { id: userId }, data: { blocked: true } })
    await expect(finish(await prove())).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    await world.database.db.tables.authUser.update({ where: { id: userId }, data: { blocked: false } })
    await expect(signIn(newPassword)).resolves.toMatchObject({ status: 'signed-in' })
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'password-changed' })
  })
})

describe('asking for it', () => {
  test('is the same to the caller for an address without an account, whose mailbox is told so', async () => {
    const known = await startPasswordReset(world.auth, { email: ana.email }, world.client())
    const unknown = await startPasswordReset(world.auth, { email: 'nobody@example.test' }, world.client())
    expect(Object.keys(unknown)).toEqual(Object.keys(known))
    expect(mailsTo('nobody@example.test')).toEqual(['no-account'])
    expect(mailsTo(ana.email)).toContain('password-reset-code')
  })

  test('for an address without an account gives no code that works', async () => {
    const { requestId } = await startPasswordReset(world.auth, { email: 'nobody@example.test' }, world.client())
    await expect(verify(requestId, '00000000')).rejects.toMatchObject(invalid)
  })

  test('by somebody else neither replaces nor uses up her code', async () => {
    const hers = await start()
    const code = world.codeFor(ana.email)
    world.clock.advance(2 * minute)
    const theirs = await start()
    for (let tries = 0; tries < 3; tries++) {
      await expect(verify(theirs, '00000000')).rejects.toMatchObject(invalid)
    }
    await expect(verify(hers, code)).resolves.toEqual(expect.any(String))
  })

  test('again in the same browser replaces the code', async () => {
    const browser = world.client()
    const first = await startPasswordReset(world.auth, { email: ana.email }, browser)
    const firstCode = world.codeFor(ana.email)
    world.clock.advance(minute)
    const second = await startPasswordReset(world.auth, { email: ana.email }, browser)
    expect(second).toEqual(first)
    expect(world.codeFor(ana.email)).not.toBe(firstCode)
    await expect(verify(first.requestId, firstCode)).rejects.toMatchObject(invalid)
    await expect(verify(first.requestId)).resolves.toEqual(expect.any(String))
  })
})

describe('the code and the token', () => {
  test('work for a day and for a quarter of an hour', async () => {
    const requestId = await start()
    world.clock.advance(24 * hour - 1)
    const token = await verify(requestId)
    world.clock.advance(15 * minute)
    await expect(finish(token)).rejects.toMatchObject(invalid)

    const late = await start()
    world.clock.advance(24 * hour)
    await expect(verify(late)).rejects.toMatchObject({ code: 'CODE_EXPIRED' })
  })

  test('of a registration open no account, and the other way round', async () => {
    const email = 'bea@example.test'
    const { requestId } = await startRegistration(world.auth, { email }, world.client())
    await expect(verify(requestId, world.codeFor(email))).rejects.toMatchObject(invalid)
    const reset = await start()
    await expect(
      verifyRegistrationCode(world.auth, { requestId: reset, code: world.codeFor(ana.email) }, world.client()),
    ).rejects.toMatchObject(invalid)
  })

  test('are worth nothing once the password was changed by another of them', async () => {
    const [first, second] = [await start(), await start()]
    const secondCode = world.codeFor(ana.email)
    const other = await prove()
    await finish(other)
    await expect(verify(second, secondCode)).rejects.toMatchObject(invalid)
    await expect(verify(first, '00000000')).rejects.toMatchObject(invalid)
    await expect(finish(other)).rejects.toMatchObject(invalid)
  })

  test('change the password once when sixteen use the token at once', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      world.clock.advance(hour)
      const token = await prove()
      const results = await race(16, (runner) => finish(token, `a password of runner ${runner}`))
      expect(winners(results)).toHaveLength(1)
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
      expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 15 }, () => 'INVALID_CODE'))
    }
  })
})
