import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import { revokeOtherSessions } from '../../core/sign-out.ts'
import type { SignedIn } from '../../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../../testing.ts'
import { changePassword } from './change-password.ts'
import { startPasswordReset } from './start-password-reset.ts'
import { verifyPasswordResetCode } from './verify-password-reset-code.ts'

const newPassword = 'another password of hers'

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const change = (input: Partial<Parameters<typeof changePassword>[1]> = {}, { session }: SignedIn = ana) =>
  changePassword(
    world.auth,
    { currentPassword: ana.password, newPassword, ...input },
    { session, client: world.client() },
  )
const check = ({ key }: SignedIn) => authenticate(world.auth, key)
const alive = { status: 'signed-in' }
const ended = { status: 'refused', reason: 'password-changed' }
const hashOf = async () =>
  (await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { email: ana.email } })).passwordHash

describe('changing the password', () => {
  test('goes through when the stored hash was upgraded meanwhile, for it is the same password', async () => {
    const passwords = {
      ...world.auth.passwords,
      hash: async (password: string, email: string) => {
        await world.database.db.tables.emailAccount.updateMany({
          where: { email: ana.email },
          data: await world.auth.passwords.hash(ana.password, email),
        })
        return world.auth.passwords.hash(password, email)
      },
    }
    await changePassword(
      { ...world.auth, passwords },
      { currentPassword: ana.password, newPassword },
      { session: ana.session, client: world.client() },
    )
    await expect(world.signIn({ ...ana, password: newPassword })).resolves.toMatchObject(alive)
  })

  test('replaces the own key, ends the other devices, tells the mailbox and the log', async () => {
    const phone = await world.signIn(ana)
    const changed = await change()
    expect(await check(changed)).toMatchObject(alive)
    expect([await check(ana), await check(phone)]).toEqual([ended, ended])
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    await expect(world.signIn({ ...ana, password: newPassword })).resolves.toMatchObject(alive)
    expect(world.mails).toContainEqual(expect.objectContaining({ kind: 'password-changed', to: ana.email }))
    const entry = await world.database.db.tables.securityLogEntry.findFirstOrThrow({
      where: { event: 'password-changed' },
    })
    expect(entry.authKeyId).toBe(ana.session.authKeyId)
  })

  test('keeps the other devices when asked to, and replaces the own key all the same', async () => {
    const phone = await world.signIn(ana)
    const changed = await change({ keepOtherDevices: true })
    expect([await check(changed), await check(phone)]).toMatchObject([alive, alive])
    expect(await check(ana)).toEqual(ended)
    const entries = await world.database.db.tables.securityLogEntry.findMany({
      where: { event: { in: ['session-ended', 'all-sessions-ended'] } },
      select: { event: true, authKeyId: true },
    })
    expect(entries).toEqual([{ event: 'session-ended', authKeyId: ana.session.authKeyId }])
  })

  test('makes the session a proved one', async () => {
    world.clock.advance(3_600_000)
    expect((await change()).session.provedAt).toEqual(world.clock.now())
  })

  test('takes a code for a new password off the table that somebody asked for before', async () => {
    const { requestId } = await startPasswordReset(world.auth, { email: ana.email }, world.client())
    const code = world.codeFor(ana.email)
    await change()
    const verifying = verifyPasswordResetCode(world.auth, { requestId, code }, world.client())
    await expect(verifying).rejects.toMatchObject({ code: 'INVALID_CODE' })
  })
})

describe('a change that is refused changes nothing', () => {
  test('the password that she has already is no new one, however its letters are composed', async () => {
    const [composed, decomposed] = ['un tr\u00e8s long mot de passe', 'un tre\u0300s long mot de passe']
    const changed = await change({ newPassword: composed })
    const again = change({ currentPassword: composed, newPassword: decomposed }, changed)
    await expect(again).rejects.toMatchObject({ code: 'PASSWORD_REJECTED', details: { problems: ['same'] } })
    const guess = change({ currentPassword: 'not it at all', newPassword: 'not it at all' }, changed)
    await expect(guess).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await check(changed)).toMatchObject(alive)
  })

  test('with the wrong current password, which does not sign her out', async () => {
    await expect(change({ currentPassword: 'wrong' })).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await check(ana)).toMatchObject(alive)
    await expect(world.signIn(ana)).resolves.toMatchObject(alive)
  })

  test('after as many tries as one network has, also with the right password: each costs a hash', async () => {
    const client = world.client()
    const input = { currentPassword: ana.password, newPassword: 'short' }
    const ask = () => changePassword(world.auth, input, { session: ana.session, client })
    for (let asked = 0; asked < world.auth.config.networkLimitBurst; asked++) {
      await expect(ask()).rejects.toMatchObject({ code: 'PASSWORD_REJECTED' })
    }
    await expect(ask()).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })

  test('after ten changes within an hour, which is a mail each', async () => {
    let [current, session] = [ana.password, ana.session]
    const changeTo = async (wanted: string) => {
      const input = { currentPassword: current, newPassword: wanted }
      const changed = await changePassword(world.auth, input, { session, client: world.client() })
      ;[current, session] = [wanted, changed.session]
    }
    for (let changes = 0; changes < 10; changes++) await changeTo(`${newPassword} ${changes}`)
    await expect(changeTo(newPassword)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    await expect(world.signIn({ ...ana, password: current })).resolves.toMatchObject(alive)
    world.clock.advance(3_600_000)
    await expect(changeTo(newPassword)).resolves.toBeUndefined()
  })

  test('after as many wrong tries as the sign-in allows', async () => {
    for (let tries = 0; tries < 5; tries++) await change({ currentPassword: 'wrong' }).catch(() => undefined)
    await expect(change()).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    expect(await check(ana)).toMatchObject(alive)
  })

  test('to a password that is none', async () => {
    await expect(change({ newPassword: 'short' })).rejects.toMatchObject({
      code: 'PASSWORD_REJECTED',
      details: { problems: ['too-short'] },
    })
    expect(await check(ana)).toMatchObject(alive)
  })

  test('in a session that another device ended while the password was hashed', async () => {
    const before = await hashOf()
    const phone = await world.signIn(ana)
    const passwords = {
      ...world.auth.passwords,
      hash: async (password: string, email: string) => {
        await revokeOtherSessions(world.auth, phone.session)
        return world.auth.passwords.hash(password, email)
      },
    }
    const changing = changePassword(
      { ...world.auth, passwords },
      { currentPassword: ana.password, newPassword },
      { session: ana.session, client: world.client() },
    )
    await expect(changing).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      details: { reason: 'revoked', by: 'self' },
    })
    expect(await hashOf()).toBe(before)
    expect(await check(phone)).toMatchObject(alive)
    expect(await check(ana)).toEqual({ status: 'refused', reason: 'revoked', by: 'self' })
  })
})

test('of sixteen who change it at once one does, and one session lives on', { timeout: 60_000 }, async () => {
  const { userId } = ana.session
  let current: SignedIn = ana
  for (let round = 0; round < 10; round++) {
    world.clock.advance(3_600_000)
    const currentPassword = round === 0 ? ana.password : `password of round ${round - 1}`
    const session = current
    const done = winners(
      await race(16, () => change({ currentPassword, newPassword: `password of round ${round}` }, session)),
    )
    expect(done.length).toBeLessThanOrEqual(1)
    if (done[0] === undefined) throw new Error(`Nobody changed the password in round ${round}.`)
    current = done[0]
    expect(await world.database.db.tables.authKey.count({ where: { userId, endedAt: null } })).toBe(1)
  }
})
