import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser } from '../../admin.ts'
import { completeSignIn, signOutAllDevices } from '../../session.ts'
import { disableTotp, verifySecondFactor } from '../../second-factor.ts'
import type { ClientInfo } from '../../runtime.ts'
import {
  addAuthenticatorApp,
  createAuthHarness,
  type AuthenticatorApp,
  type AuthHarness,
  type Person,
} from '../../testing.ts'
import { authenticate } from '../../core/authenticate.ts'
import { changePassword, signInWithEmail } from '../../email.ts'

const minute = 60_000

let world: AuthHarness
let ana: Person
let app: AuthenticatorApp

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
  // The code that confirmed the app is used up.
  world.clock.advance(minute)
})
afterEach(() => world[Symbol.asyncDispose]())

type Begun = Awaited<ReturnType<typeof begin>>

/** Proves the first step in a browser of its own, which nobody knows. */
async function begin(from: ClientInfo = world.client()) {
  const outcome = await signInWithEmail(world.auth, ana, from)
  if (outcome.status !== 'second-factor-required') throw new Error('The second step was not asked for.')
  return { challengeId: outcome.challengeId, client: from }
}

const verify = ({ challengeId, client }: Begun, code: string) =>
  verifySecondFactor(world.auth, { challengeId, code }, client)
const recover = ({ challengeId, client }: Begun, recoveryCode: string) =>
  verifySecondFactor(world.auth, { challengeId, recoveryCode: recoveryCode.replaceAll('-', '') }, client)
const sessions = () => world.database.db.tables.authKey.count({ where: { userId: ana.session.userId } })
const log = () =>
  world.database.db.tables.securityLogEntry.findMany({
    where: { userId: ana.session.userId },
    orderBy: { sequence: 'asc' },
    select: { event: true, details: true },
  })
const wrongCode = () => {
  const right = [-1, 0, 1].map((step) => app.code(step))
  return ['000000', '000001', '000002', '000003'].find((code) => !right.includes(code)) ?? ''
}
const refusal = (code: string) => ({ code })

describe('the second step of a sign-in', () => {
  test('opens a session that says so in the log, once', async () => {
    const begun = await begin()
    expect(await sessions()).toBe(1)
    const { signedIn, trusted } = await verify(begun, app.code())
    expect(await authenticate(world.auth, signedIn.key)).toMatchObject({ status: 'signed-in' })
    expect(trusted).toBeNull()
    expect((await log()).slice(-2)).toEqual([
      { event: 'second-factor-asked', details: { method: 'email' } },
      { event: 'signed-in', details: { method: 'email', secondFactor: 'totp' } },
    ])
    world.clock.advance(minute)
    await expect(verify(begun, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
    expect(await sessions()).toBe(2)
  })

  test('takes the code before and the code after, since clocks differ', async () => {
    await verify(await begin(), app.code(-1))
    await verify(await begin(), app.code(1))
    expect(await sessions()).toBe(3)
  })

  test('takes a code once, and none that is older than one it took', async () => {
    await verify(await begin(), app.code())
    const begun = await begin()
    await expect(verify(begun, app.code())).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    await expect(verify(begun, app.code(-1))).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    await expect(verify(begun, app.code(1))).resolves.toBeTruthy()
  })

  test('never takes the code that set the app up', async () => {
    await using other = await createAuthHarness()
    const bea = await other.signUp()
    const { code } = await addAuthenticatorApp(other.auth, { session: bea.session, client: other.client() })
    const client = other.client()
    const outcome = await signInWithEmail(other.auth, bea, client)
    const challengeId = 'challengeId' in outcome ? outcome.challengeId : ''
    const used = verifySecondFactor(other.auth, { challengeId, code: code() }, client)
    await expect(used).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
  })

  test('belongs to the browser that began, and lasts ten minutes', async () => {
    const { challengeId, client } = await begin()
    const elsewhere = { challengeId, client: world.client() }
    await expect(verify(elsewhere, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
    const cookieless = { challengeId, client: world.client({ browserKey: null, isProgram: true }) }
    await expect(verify(cookieless, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
    world.clock.advance(10 * minute)
    await expect(verify({ challengeId, client }, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
    await expect(verify({ challengeId: 'made up', client }, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
    expect(await sessions()).toBe(1)
  })

  test('is over when she signs everybody out, and when the app was removed', async () => {
    const first = await begin()
    await signOutAllDevices(world.auth, ana.session)
    await expect(verify(first, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
    const second = await begin()
    const { signedIn } = await verify(await begin(), app.code())
    await disableTotp(world.auth, { session: signedIn.session, client: world.client() })
    await expect(verify(second, app.code(1))).rejects.toMatchObject(refusal('INVALID_CODE'))
  })

  test('is over when she changes the password that the first step was proved by', async () => {
    const begun = await begin()
    const change = { currentPassword: ana.password, newPassword: 'another fine passphrase', keepOtherDevices: true }
    await changePassword(world.auth, change, { session: ana.session, client: world.client() })
    await expect(verify(begun, app.code())).rejects.toMatchObject(refusal('INVALID_CODE'))
  })

  test('costs none of the mails about new devices until it is done', async () => {
    const mails = () => world.mails.filter(({ kind }) => kind === 'new-device').length
    for (let round = 0; round < 12; round++) await begin()
    expect(mails()).toBe(0)
    await verify(await begin(), app.code())
    expect(mails()).toBe(1)
  })

  test('opens nothing for somebody who was blocked meanwhile', async () => {
    const begun = await begin()
    await world.database.db.tables.authUser.update({ where: { id: ana.session.userId }, data: { blocked: true } })
    await expect(verify(begun, wrongCode())).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    await expect(verify(begun, app.code())).rejects.toMatchObject(refusal('ACCOUNT_BLOCKED'))
    expect(await sessions()).toBe(1)
    await blockUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
    await expect(verify(begun, app.code(1))).rejects.toMatchObject(refusal('INVALID_CODE'))
  })

  test('is no way around: not even her own first step opens a session by itself', async () => {
    for (const method of ['email', 'google', 'apple', 'firebase'] as const) {
      const outcome = await completeSignIn(world.auth, { userId: ana.session.userId, method, client: world.client() })
      expect(outcome.status).toBe('second-factor-required')
    }
    expect(await sessions()).toBe(1)
  })
})

describe('a recovery code', () => {
  test('stands in for the app once, and her mailbox is told how many are left', async () => {
    const [code = ''] = app.recoveryCodes
    await recover(await begin(), code)
    await expect(recover(await begin(), code)).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    const mails = world.mails.filter(({ kind }) => kind === 'recovery-code-used')
    expect(mails).toMatchObject([{ to: ana.email, text: expect.stringContaining('Codes left: 9.') }])
    expect((await log()).map(({ event }) => event)).toContain('recovery-code-used')
  })

  test('of somebody else, or made up, is refused', async () => {
    const bea = await world.signUp()
    const { recoveryCodes } = await addAuthenticatorApp(world.auth, { session: bea.session, client: world.client() })
    const begun = await begin()
    await expect(recover(begun, recoveryCodes[0] ?? '')).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    await expect(recover(begun, '0'.repeat(24))).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    expect(await sessions()).toBe(1)
  })
})

describe('wrong codes', () => {
  test('are counted by the person, however many sign-ins were begun, and then have to wait', async () => {
    for (let tries = 0; tries < 5; tries++) {
      await expect(verify(await begin(), wrongCode())).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
    }
    const begun = await begin()
    await expect(verify(begun, app.code())).rejects.toMatchObject({
      code: 'TOO_MANY_ATTEMPTS',
      details: { retryAfterSeconds: 15 * 60 },
    })
    await world.auth.background.settled()
    expect(world.mails.filter(({ kind }) => kind === 'second-factor-guessed')).toMatchObject([{ to: ana.email }])
    expect((await log()).filter(({ event }) => event === 'too-many-tries')).toEqual([
      { event: 'too-many-tries', details: { why: 'second-factor-limit' } },
    ])
    world.clock.advance(15 * minute)
    await expect(verify(await begin(), app.code())).resolves.toBeTruthy()
  })

  test('of a stranger leave a device that she is known by alone', async () => {
    const { signedIn } = await verify(await begin(), app.code())
    world.clock.advance(minute)
    for (let tries = 0; tries < 6; tries++) await verify(await begin(), wrongCode()).catch(() => undefined)
    const known = world.client({ knownDevice: signedIn.knownDevice })
    await expect(verify(await begin(known), app.code())).resolves.toBeTruthy()
  })

  test('are counted before they are checked, so that sixteen at once are no more than five', async () => {
    const begun = await begin()
    const results = await race(16, () => verify({ ...begun, client: { ...begun.client } }, wrongCode()))
    const codes = results.map((result) => result.status === 'rejected' && (result.reason as { code: string }).code)
    expect(codes.filter((code) => code === 'INVALID_SECOND_FACTOR')).toHaveLength(5)
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(11)
    expect((await log()).filter(({ event }) => event === 'sign-in-failed')).toHaveLength(5)
  })

  test('are forgotten once the right one came', async () => {
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 4; tries++) await verify(await begin(), wrongCode()).catch(() => undefined)
      await expect(verify(await begin(), app.code())).resolves.toBeTruthy()
      world.clock.advance(minute)
    }
  })
})

test('too many wrong codes in a row stop the app on unknown devices, and a recovery code starts it again', async () => {
  await using strict = await createAuthHarness({ config: { maxFailedSignInsInARow: 3 } })
  world = strict
  ana = await strict.signUp()
  app = await addAuthenticatorApp(strict.auth, { session: ana.session, client: strict.client() })
  strict.clock.advance(minute)
  for (let tries = 0; tries < 3; tries++) await verify(await begin(), wrongCode()).catch(() => undefined)
  expect(strict.mails.filter(({ kind }) => kind === 'second-factor-guessed')).toHaveLength(1)
  await expect(verify(await begin(), app.code())).rejects.toMatchObject(refusal('INVALID_SECOND_FACTOR'))
  const { signedIn } = await recover(await begin(), app.recoveryCodes[0] ?? '')
  expect(signedIn.session.userId).toBe(ana.session.userId)
  await expect(verify(await begin(), app.code(1))).resolves.toBeTruthy()
})

describe('sixteen at once', () => {
  test('with one challenge and one code open one session', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const begun = await begin(world.client({ knownDevice: ana.knownDevice }))
      const before = await sessions()
      const opened = winners(await race(16, () => verify(begun, app.code())))
      expect(opened).toHaveLength(1)
      expect(await sessions()).toBe(before + 1)
      world.clock.advance(minute)
    }
  })

  test('with a challenge each and one code open one session', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const begun: Begun[] = []
      for (let tries = 0; tries < 16; tries++) begun.push(await begin())
      const before = await sessions()
      const opened = winners(await race(16, (runner) => verify(begun[runner]!, app.code())))
      expect(opened).toHaveLength(1)
      expect(await sessions()).toBe(before + 1)
      world.clock.advance(15 * minute)
    }
  })

  test('with a challenge each and one recovery code open one session', { timeout: 120_000 }, async () => {
    for (const code of app.recoveryCodes) {
      const begun: Begun[] = []
      for (let tries = 0; tries < 16; tries++) begun.push(await begin())
      const before = await sessions()
      const opened = winners(await race(16, (runner) => recover(begun[runner]!, code)))
      expect(opened).toHaveLength(1)
      expect(await sessions()).toBe(before + 1)
      world.clock.advance(15 * minute)
    }
  })
})
