import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requestDeletion } from '../../account/request-deletion.ts'
import { authenticate } from '../../core/authenticate.ts'
import { newNotMeToken } from '../../core/not-me-token.ts'
import { addPasskey, createAuthHarness, expectSignedIn, type AuthHarness, type Person } from '../../testing.ts'
import type { ExternalIdentity } from '../external/external-identity.ts'
import { signInWithIdentity } from '../external/sign-in-with-identity.ts'
import { changePassword } from './change-password.ts'
import { finishEmailChange } from './finish-email-change.ts'
import { finishPasswordReset } from './finish-password-reset.ts'
import { reportNotMe } from './report-not-me.ts'
import { startEmailChange } from './start-email-change.ts'
import { verifyPasswordResetCode } from './verify-password-reset-code.ts'

const day = 86_400_000
const invalid = { code: 'INVALID_CODE', details: undefined }

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const report = (token: string) => reportNotMe(world.auth, { token }, world.client())
const tokenFor = ({ session: { userId }, email }: Person) => newNotMeToken(world.auth, { userId, email })
/** The token in the newest notice to an address. */
const tokenIn = (kind: string, email = ana.email) => {
  const mail = world.mails.findLast((one) => one.kind === kind && one.to === email)
  return /not-me\?token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}
const events = async () => {
  const where = { userId: ana.session.userId }
  const entries = await world.database.db.tables.securityLogEntry.findMany({ where, orderBy: { sequence: 'asc' } })
  return entries.map(({ event }) => event)
}

describe('“this wasn’t me”', () => {
  test('in the mail about a new device ends every session and leads to a new password', async () => {
    const thief = await world.signIn(ana)
    const before = await events()
    const { requestId } = await report(tokenIn('new-device'))
    for (const { key } of [ana, thief]) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'revoked', by: 'self' })
    }
    expect(await events()).toEqual([...before, 'reported-not-me', 'all-sessions-ended'])
    const code = world.codeFor(ana.email)
    const { resetToken } = await verifyPasswordResetCode(world.auth, { requestId, code }, world.client())
    const reset = { resetToken, newPassword: 'another password of hers' }
    await expect(finishPasswordReset(world.auth, reset, world.client())).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('in the mail about a passkey takes away what was added within a week, and nothing older', async () => {
    const thief = await world.signIn(ana)
    const owner = { session: thief.session, client: world.client() }
    const old = await addPasskey(world.auth, { ...owner, session: ana.session }, { name: 'Old' })
    world.clock.advance(7 * day)
    const again = await world.signIn(ana)
    const stolen = await addPasskey(world.auth, { ...owner, session: again.session }, { name: 'Stolen' })
    const identity = { provider: 'google', issuer: 'https://google.test', email: null, userId: ana.session.userId }
    await world.database.db.tables.externalAccount.create({
      data: {
        ...identity,
        id: stolen.id,
        subject: 'thief',
        createdAt: world.clock.now(),
        lastUsedAt: world.clock.now(),
      },
    })
    await report(tokenIn('passkey-added'))
    expect(await world.database.db.tables.passkey.findMany({ select: { id: true } })).toEqual([{ id: old.id }])
    expect(await world.database.db.tables.externalAccount.count()).toBe(0)
    expect((await events()).slice(-4)).toEqual([
      'reported-not-me',
      'passkey-removed',
      'identity-unlinked',
      'all-sessions-ended',
    ])
  })

  test('leaves the identity that she made her account with, however long the database took to make it', async () => {
    const clock = {
      now: () => {
        world.clock.advance(5)
        return world.clock.now()
      },
    }
    const identity: ExternalIdentity = {
      provider: 'google',
      issuer: 'https://google.test',
      subject: 'bo',
      email: 'bo@example.test',
      isEmailVerified: true,
      fullName: null,
      givenName: null,
      pictureUrl: null,
      authenticatedAt: null,
    }
    const outcome = await signInWithIdentity({ ...world.auth, clock }, identity, { client: world.client() })
    const { session } = expectSignedIn(outcome)
    await report(newNotMeToken(world.auth, { userId: session.userId, email: 'bo@example.test' }))
    expect(await world.database.db.tables.externalAccount.count()).toBe(1)
  })

  test('in the mail about a changed password works as well', async () => {
    const input = { currentPassword: ana.password, newPassword: 'what somebody else chose' }
    const changed = await changePassword(world.auth, input, { session: ana.session, client: world.client() })
    await report(tokenIn('password-changed'))
    expect(await authenticate(world.auth, changed.key)).toMatchObject({ status: 'refused', reason: 'revoked' })
  })

  test('works more than once, and once more where nothing is left to end', async () => {
    const token = tokenFor(ana)
    const { requestId } = await report(token)
    await expect(report(token)).resolves.not.toEqual({ requestId })
    expect((await events()).filter((event) => event === 'all-sessions-ended')).toHaveLength(1)
  })

  test('pressed again and again in one browser leaves the code that it sent good', async () => {
    const [client, token] = [world.client(), tokenFor(ana)]
    const pressed = []
    for (let press = 0; press < 5; press++) pressed.push(await reportNotMe(world.auth, { token }, client))
    const [{ requestId } = { requestId: '' }] = pressed
    expect(pressed).toEqual(Array.from({ length: 5 }, () => ({ requestId })))
    expect(world.mails.filter(({ kind }) => kind === 'password-reset-code')).toHaveLength(1)
    const code = world.codeFor(ana.email)
    await expect(verifyPasswordResetCode(world.auth, { requestId, code }, client)).resolves.toBeDefined()
  })

  test('voids the codes that anybody else asked for', async () => {
    const token = tokenFor(ana)
    const { requestId } = await report(token)
    const code = world.codeFor(ana.email)
    const program = await reportNotMe(world.auth, { token }, world.client({ browserKey: null }))
    await report(token)
    for (const request of [
      { requestId, code },
      { ...program, code: world.codeFor(ana.email) },
    ]) {
      await expect(verifyPasswordResetCode(world.auth, request, world.client())).rejects.toMatchObject(invalid)
    }
  })

  test('keeps an account that was about to be deleted, and stops a change of address on its way', async () => {
    const by = { session: ana.session, client: world.client() }
    await requestDeletion(world.auth, by)
    const { requestId } = await startEmailChange(world.auth, { newEmail: 'thief@example.test' }, by)
    await report(tokenFor(ana))
    const user = await world.database.db.tables.authUser.findUnique({ where: { id: ana.session.userId } })
    expect(user?.deletionDueAt).toBeNull()
    const { session } = await world.signIn(ana)
    const finish = { requestId, code: world.codeFor('thief@example.test') }
    await expect(finishEmailChange(world.auth, finish, { session, client: world.client() })).rejects.toMatchObject(
      invalid,
    )
  })

  test('is worth nothing in a mailbox that is hers no more, and in the new one everything', async () => {
    const old = tokenFor(ana)
    const by = { session: ana.session, client: world.client() }
    const newEmail = 'ana-anew@example.test'
    const { requestId } = await startEmailChange(world.auth, { newEmail }, by)
    await finishEmailChange(world.auth, { requestId, code: world.codeFor(newEmail) }, by)
    await expect(report(old)).rejects.toMatchObject(invalid)
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
    await report(tokenIn('new-email-address', newEmail))
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'refused' })
  })

  test('after seven days, made up, or of a deleted person does nothing', async () => {
    const token = tokenFor(ana)
    const ben = await world.signUp()
    const gone = tokenFor(ben)
    await world.database.db.tables.authUser.delete({ where: { id: ben.session.userId } })
    world.clock.advance(7 * day)
    const before = await events()
    for (const dead of [token, gone, `${token.slice(0, -2)}AA`, 'made-up']) {
      await expect(report(dead)).rejects.toMatchObject(invalid)
    }
    expect(await events()).toEqual(before)
  })

  test('of a blocked person opens nothing', async () => {
    const id = ana.session.userId
    await world.database.db.tables.authUser.update({ where: { id }, data: { blocked: true } })
    await expect(report(tokenFor(ana))).resolves.toMatchObject({ requestId: expect.any(String) })
    expect(await world.database.db.tables.authKey.count({ where: { userId: id, endedAt: null } })).toBe(0)
  })

  test('pressed sixteen times at once ends the sessions once', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      world.clock.advance(61 * 60_000)
      const { session } = await world.signIn(ana)
      const token = tokenFor(ana)
      const results = await race(16, () => report(token))
      expect(winners(results)).toHaveLength(16)
      const ended = await world.database.db.tables.securityLogEntry.count({
        where: { userId: session.userId, event: 'all-sessions-ended' },
      })
      expect(ended).toBe(round + 1)
    }
  })
})
