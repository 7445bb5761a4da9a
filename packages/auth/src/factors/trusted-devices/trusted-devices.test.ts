import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endUserSessions } from '../../admin.ts'
import {
  changePassword,
  finishPasswordReset,
  signInWithEmail,
  startPasswordReset,
  verifyPasswordResetCode,
} from '../../email.ts'
import type { ClientInfo } from '../../runtime.ts'
import {
  disableTotp,
  revokeTrustedDevice,
  revokeTrustedDevices,
  secondFactorStatus,
  verifySecondFactor,
} from '../../second-factor.ts'
import { signOutAllDevices, type SignedIn } from '../../session.ts'
import {
  addAuthenticatorApp,
  createAuthHarness,
  type AuthenticatorApp,
  type AuthHarness,
  type AuthHarnessOptions,
  type Person,
} from '../../testing.ts'

const minute = 60_000
const day = 86_400_000
const newPassword = 'another fine passphrase'

let world: AuthHarness
let ana: Person
let app: AuthenticatorApp

async function open(options: AuthHarnessOptions = {}) {
  world = await createAuthHarness(options)
  ana = await world.signUp()
  app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
  world.clock.advance(minute)
}

beforeEach(() => open())
afterEach(() => world[Symbol.asyncDispose]())

const begin = (client: ClientInfo, person = ana) => signInWithEmail(world.auth, person, client)

interface Trusting {
  readonly signedIn: SignedIn
  readonly client: ClientInfo
  readonly token: string | undefined
}

/** Signs in by both steps in a browser of its own, and trusts it. */
async function trust(
  client: ClientInfo = world.client(),
  person = ana,
  code: () => string = app.code,
): Promise<Trusting> {
  const outcome = await begin(client, person)
  const challengeId = 'challengeId' in outcome ? outcome.challengeId : ''
  const { signedIn, trusted } = await verifySecondFactor(
    world.auth,
    { challengeId, code: code(), trustDevice: true },
    client,
  )
  world.clock.advance(minute)
  return { signedIn, token: trusted?.token, client: { ...client, trustedDevice: trusted?.token ?? null } }
}

const asked = async (client: ClientInfo) => (await begin(client)).status === 'second-factor-required'
const status = ({ signedIn, client }: Trusting) => secondFactorStatus(world.auth, { session: signedIn.session, client })

describe('a trusted browser', () => {
  test('is spared the second step for thirty days, and no other browser is', async () => {
    const laptop = await trust()
    expect(await asked(laptop.client)).toBe(false)
    expect(await asked(world.client())).toBe(true)
    world.clock.advance(30 * day - minute)
    expect(await asked(laptop.client)).toBe(true)
  })

  test('is spared it for whom it was trusted by, and still asks for the password', async () => {
    const laptop = await trust()
    const bea = await world.signUp()
    await addAuthenticatorApp(world.auth, { session: bea.session, client: world.client() })
    expect((await begin(laptop.client, bea)).status).toBe('second-factor-required')
    await expect(begin(laptop.client, { ...ana, password: 'wrong' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
  })

  test('may be trusted by several people', async () => {
    const laptop = await trust()
    const bea = await world.signUp()
    const { code } = await addAuthenticatorApp(world.auth, { session: bea.session, client: world.client() })
    world.clock.advance(minute)
    const shared = await trust(laptop.client, bea, code)
    expect(shared.token?.split('.')).toHaveLength(2)
    expect((await begin(shared.client, bea)).status).toBe('signed-in')
    expect((await begin(shared.client, ana)).status).toBe('signed-in')
  })

  test('is listed with what tells it apart, and once', async () => {
    const laptop = await trust(world.client({ address: '192.0.2.1' }))
    expect((await status(laptop)).trustedDevices).toMatchObject([
      { deviceName: 'Firefox on Linux', ipAddress: '192.0.2.1', isCurrent: true },
    ])
    // She asks to be asked again and trusts it anew.
    const { id } = (await status(laptop)).trustedDevices[0]!
    await world.database.db.tables.trustedDevice.update({ where: { id }, data: { expiresAt: world.clock.now() } })
    const again = await trust(laptop.client)
    expect(again.token?.split('.')).toHaveLength(1)
    expect((await status(again)).trustedDevices).toHaveLength(1)
    expect((await status({ ...again, client: world.client() })).trustedDevices).toMatchObject([{ isCurrent: false }])
  })

  test('keeps a token that no table has', async () => {
    const { token = '' } = await trust()
    expect(token).toMatch(/^[\w-]{43}$/)
    const { rows } = await world.database.pool.query('select * from trusted_device')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(JSON.stringify(Buffer.from(token, 'base64url')))
  })

  test.each(['', 'x', 'a'.repeat(43), `${'a'.repeat(43)}.`, '\u0000'.repeat(43)])(
    'is not one that shows %j',
    async (trustedDevice) => {
      expect(await asked(world.client({ trustedDevice }))).toBe(true)
    },
  )
})

describe('trust ends', () => {
  test('by her list: one browser, or all of them', async () => {
    const laptop = await trust()
    const phone = await trust()
    const owner = { session: laptop.signedIn.session, client: laptop.client }
    const own = (await status(laptop)).trustedDevices.find(({ isCurrent }) => isCurrent)!
    await revokeTrustedDevice(world.auth, { id: own.id }, owner)
    await expect(revokeTrustedDevice(world.auth, { id: own.id }, owner)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect([await asked(laptop.client), await asked(phone.client)]).toEqual([true, false])
    expect(await revokeTrustedDevices(world.auth, owner)).toEqual({ ended: 1 })
    expect(await asked(phone.client)).toBe(true)
    expect(await revokeTrustedDevices(world.auth, owner)).toEqual({ ended: 0 })
  })

  test('by nobody else’s list', async () => {
    const laptop = await trust()
    const bea = await world.signUp()
    const [own] = (await status(laptop)).trustedDevices
    const owner = { session: bea.session, client: world.client() }
    await expect(revokeTrustedDevice(world.auth, { id: own?.id ?? '' }, owner)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await revokeTrustedDevices(world.auth, owner)).toEqual({ ended: 0 })
    expect(await asked(laptop.client)).toBe(false)
  })

  const acts: Record<string, (laptop: Trusting) => Promise<unknown>> = {
    'another app takes the place of hers': ({ signedIn, client }) =>
      addAuthenticatorApp(world.auth, { session: signedIn.session, client }),
    'she signs out everywhere': ({ signedIn }) => signOutAllDevices(world.auth, signedIn.session),
    'an administrator signs her out': () =>
      endUserSessions(world.auth, { kind: 'operator' }, { userId: ana.session.userId }),
    'she changes her password': ({ signedIn: { session }, client }) =>
      changePassword(world.auth, { currentPassword: ana.password, newPassword }, { session, client }),
  }

  test.each(Object.entries(acts))('when %s', async (_, act) => {
    const laptop = await trust()
    await act(laptop)
    expect(await world.database.db.tables.trustedDevice.count()).toBe(0)
  })

  test('with two-step sign-in itself', async () => {
    const laptop = await trust()
    await disableTotp(world.auth, { session: laptop.signedIn.session, client: laptop.client })
    expect(await world.database.db.tables.trustedDevice.count()).toBe(0)
  })

  test('not when she changes her password and keeps the other devices', async () => {
    const { signedIn, client } = await trust()
    const change = { currentPassword: ana.password, newPassword, keepOtherDevices: true }
    await changePassword(world.auth, change, { session: signedIn.session, client })
    expect((await begin(client, { ...ana, password: newPassword })).status).toBe('signed-in')
  })

  test('with a reset of the password, which asks for the second step itself', async () => {
    const { client } = await trust()
    const { requestId } = await startPasswordReset(world.auth, { email: ana.email }, client)
    await world.auth.background.settled()
    const code = world.codeFor(ana.email)
    const { resetToken } = await verifyPasswordResetCode(world.auth, { requestId, code }, client)
    const reset = { resetToken, newPassword }
    expect(await finishPasswordReset(world.auth, reset, client)).toMatchObject({ status: 'second-factor-required' })
    expect(await world.database.db.tables.authKey.count({ where: { endedAt: null } })).toBe(0)
  })
})

describe('nothing is trusted', () => {
  test('where the configuration says so', async () => {
    await world[Symbol.asyncDispose]()
    await open({ config: { trustedDeviceLifetime: 0 } })
    expect((await trust()).token).toBeUndefined()
    expect(await world.database.db.tables.trustedDevice.count()).toBe(0)
  })

  test('that is a program', async () => {
    expect((await trust(world.client({ isProgram: true, browserKey: null }))).token).toBeUndefined()
  })
})

describe('the configuration', () => {
  test.each([0, 7 * day])('counts for browsers that were trusted before: %i ms', async (trustedDeviceLifetime) => {
    const laptop = await trust()
    const auth = { ...world.auth, config: { ...world.auth.config, trustedDeviceLifetime } }
    world.clock.advance(8 * day)
    expect(await signInWithEmail(auth, ana, laptop.client)).toMatchObject({ status: 'second-factor-required' })
    expect(await asked(laptop.client)).toBe(false)
  })
})
