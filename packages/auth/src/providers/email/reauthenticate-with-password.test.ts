import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import { revokeOtherSessions } from '../../core/sign-out.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../../testing.ts'
import { changePassword } from './change-password.ts'
import { reauthenticateWithPassword } from './reauthenticate-with-password.ts'

const hour = 3_600_000

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const reauthenticate = (password: string, auth: AuthRuntime = world.auth) =>
  reauthenticateWithPassword(auth, { password }, { session: ana.session, client: world.client() })
const provedAt = async ({ session }: Pick<Person, 'session'> = ana) =>
  (await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: session.authKeyId } })).provedAt
const entries = () => world.database.db.tables.securityLogEntry.findMany({ where: { event: 'reauthenticated' } })

/** A hasher that lets something happen while it works. */
const whileChecking = (happens: () => Promise<unknown>): AuthRuntime => ({
  ...world.auth,
  passwords: {
    ...world.auth.passwords,
    async verify(...check) {
      const verdict = await world.auth.passwords.verify(...check)
      await happens()
      return verdict
    },
  },
})

test('the right password makes this session recent and no other, and stands in the log once', async () => {
  const phone = await world.signIn(ana)
  const before = world.clock.now()
  world.clock.advance(hour)
  await reauthenticate(ana.password)
  expect(await provedAt()).toEqual(world.clock.now())
  expect(await provedAt(phone)).toEqual(before)
  expect(await authenticate(world.auth, ana.key)).toMatchObject({ session: { provedAt: world.clock.now() } })
  expect(await entries()).toMatchObject([{ authKeyId: ana.session.authKeyId, details: { method: 'password' } }])
})

describe('a wrong password', () => {
  test('proves nothing and ends nothing', async () => {
    const before = await provedAt()
    world.clock.advance(hour)
    await expect(reauthenticate('wrong')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await provedAt()).toEqual(before)
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
    expect(await entries()).toEqual([])
  })

  test('is counted before it is checked, for this session alone', async () => {
    const results = await race(16, () => reauthenticate('wrong'))
    const codes = results.map((result) => result.status === 'rejected' && (result.reason as { code: string }).code)
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5)
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(11)
    await expect(reauthenticate(ana.password)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    await expect(world.signIn(ana)).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('counts no more once the right one came', async () => {
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 4; tries++) await reauthenticate('wrong').catch(() => undefined)
      await expect(reauthenticate(ana.password)).resolves.toBeUndefined()
    }
  })
})

describe('what happens while the password is checked counts', () => {
  test('a session that is ended meanwhile stays ended and is told why', async () => {
    const before = await provedAt()
    world.clock.advance(hour)
    const phone = await world.signIn(ana)
    const auth = whileChecking(() => revokeOtherSessions(world.auth, phone.session))
    await expect(reauthenticate(ana.password, auth)).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      details: { reason: 'revoked', by: 'self' },
    })
    expect(await provedAt()).toEqual(before)
  })

  test('a password that is replaced meanwhile proves nothing', async () => {
    const phone = await world.signIn(ana)
    world.clock.advance(hour)
    const input = { currentPassword: ana.password, newPassword: 'another password of hers', keepOtherDevices: true }
    const auth = whileChecking(() =>
      changePassword(world.auth, input, { session: phone.session, client: world.client() }),
    )
    await expect(reauthenticate(ana.password, auth)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await entries()).toEqual([])
  })
})

test('the time of the last proof never goes back', async () => {
  const proved = await provedAt()
  const slow = { ...world.auth, clock: { now: () => new Date(proved.getTime() - hour) } }
  await reauthenticate(ana.password, slow)
  expect(await provedAt()).toEqual(proved)
})

test('of sixteen at once one is written down, in every round', { timeout: 60_000 }, async () => {
  for (let round = 1; round <= 10; round++) {
    world.clock.advance(hour)
    expect(winners(await race(16, () => reauthenticate(ana.password))).length).toBeGreaterThan(0)
    expect(await entries()).toHaveLength(round)
  }
})
