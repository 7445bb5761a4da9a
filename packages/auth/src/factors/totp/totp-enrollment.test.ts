import { race, winners } from '@latchkey/testing/race'
import { Secret } from 'otpauth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signInWithEmail } from '../../email.ts'
import {
  confirmTotpEnrollment,
  disableTotp,
  pendingTotpEnrollment,
  regenerateRecoveryCodes,
  secondFactorStatus,
  startTotpEnrollment,
  type FactorOwner,
} from '../../second-factor.ts'
import { authenticate, signOutDevice } from '../../session.ts'
import { addAuthenticatorApp, createAuthHarness, expectSignedIn, type AuthHarness, type Person } from '../../testing.ts'
import { codeOfStep, stepAt } from './totp.ts'

const minute = 60_000

let world: AuthHarness
let ana: Person
let hers: FactorOwner

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  hers = ownerOf(ana)
})
afterEach(() => world[Symbol.asyncDispose]())

const ownerOf = ({ session }: Pick<Person, 'session'>): FactorOwner => ({ session, client: world.client() })
const codeOf = (secret: string) => codeOfStep(Secret.fromBase32(secret).bytes, stepAt(world.clock.now()))
const begin = () => signInWithEmail(world.auth, ana, world.client())
const status = () => secondFactorStatus(world.auth, hers)
const events = async () =>
  (await world.database.db.tables.securityLogEntry.findMany({ orderBy: { sequence: 'asc' } })).map(({ event }) => event)
const mailsOf = (kind: string) => world.mails.filter((mail) => mail.kind === kind)

describe('setting up an authenticator app', () => {
  test('counts once a code confirmed it, and not before', async () => {
    const { secret } = await startTotpEnrollment(world.auth, hers)
    expect(await status()).toMatchObject({ isEnabled: false, enabledAt: null, recoveryCodesLeft: 0 })
    expect(await begin()).toMatchObject({ status: 'signed-in' })

    const { recoveryCodes } = await confirmTotpEnrollment(world.auth, { code: codeOf(secret) }, hers)
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const code of recoveryCodes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(await status()).toMatchObject({ isEnabled: true, enabledAt: world.clock.now(), recoveryCodesLeft: 10 })
    expect(await begin()).toMatchObject({ status: 'second-factor-required', methods: ['totp', 'recovery-code'] })
    expect(await events()).toContain('totp-enabled')
    expect(mailsOf('second-factor-on')).toMatchObject([{ to: ana.email }])
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test('with a wrong code changes nothing, and may be tried again', async () => {
    const { secret } = await startTotpEnrollment(world.auth, hers)
    const wrong = codeOf(secret) === '000000' ? '000001' : '000000'
    await expect(confirmTotpEnrollment(world.auth, { code: wrong }, hers)).rejects.toMatchObject({
      code: 'INVALID_SECOND_FACTOR',
    })
    expect(await begin()).toMatchObject({ status: 'signed-in' })
    expect(await confirmTotpEnrollment(world.auth, { code: codeOf(secret) }, hers)).toBeTruthy()
  })

  test('takes ten minutes at most', async () => {
    const { secret, expiresAt } = await startTotpEnrollment(world.auth, hers)
    expect(expiresAt).toEqual(new Date(world.clock.now().getTime() + 10 * minute))
    expect(await pendingTotpEnrollment(world.auth, ana.session)).toMatchObject({ secret })
    world.clock.advance(10 * minute)
    expect(await pendingTotpEnrollment(world.auth, ana.session)).toBeNull()
    await expect(confirmTotpEnrollment(world.auth, { code: codeOf(secret) }, hers)).rejects.toMatchObject({
      code: 'INVALID_CODE',
    })
  })

  test('belongs to the session it began in: nobody can have her confirm a secret that he knows', async () => {
    const thief = ownerOf(await world.signIn(ana))
    const { secret } = await startTotpEnrollment(world.auth, thief)
    expect(await pendingTotpEnrollment(world.auth, ana.session)).toBeNull()
    await expect(confirmTotpEnrollment(world.auth, { code: codeOf(secret) }, hers)).rejects.toMatchObject({
      code: 'INVALID_CODE',
    })
    expect(await confirmTotpEnrollment(world.auth, { code: codeOf(secret) }, thief)).toBeTruthy()
  })

  test('is refused in a session that has ended', async () => {
    await signOutDevice(world.auth, ana.session)
    await expect(startTotpEnrollment(world.auth, hers)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('of another app leaves the first in place until it is confirmed, and then ends its codes', async () => {
    const first = await addAuthenticatorApp(world.auth, hers)
    world.clock.advance(minute)
    const { secret } = await startTotpEnrollment(world.auth, hers)
    expect(await status()).toMatchObject({ isEnabled: true, recoveryCodesLeft: 10 })
    const { recoveryCodes } = await confirmTotpEnrollment(world.auth, { code: codeOf(secret) }, hers)
    expect(recoveryCodes).not.toEqual(expect.arrayContaining([first.recoveryCodes[0]]))
    expect(await world.database.db.tables.recoveryCode.count()).toBe(10)
    expect(mailsOf('second-factor-on')).toHaveLength(2)
  })

  test('happens once when a code is sent sixteen times at once', async () => {
    for (let round = 0; round < 10; round++) {
      const bea = await world.signUp()
      const owner = ownerOf(bea)
      const { secret } = await startTotpEnrollment(world.auth, owner)
      const code = codeOf(secret)
      const done = await race(16, () =>
        confirmTotpEnrollment(world.auth, { code }, { ...owner, client: world.client() }),
      )
      expect(winners(done)).toHaveLength(1)
      const { userId } = bea.session
      expect(await world.database.db.tables.recoveryCode.count({ where: { userId } })).toBe(10)
    }
  })
})

describe('turning two-step sign-in off', () => {
  test('is never refused, however often a thief has turned it on and off before', async () => {
    const turn = async () => {
      await addAuthenticatorApp(world.auth, hers)
      await disableTotp(world.auth, hers)
    }
    await addAuthenticatorApp(world.auth, hers)
    world.clock.advance(50 * minute)
    await disableTotp(world.auth, hers)
    for (let round = 1; round < 10; round++) await turn()
    world.clock.advance(10 * minute)
    await turn()
    expect(await status()).toMatchObject({ isEnabled: false })
  })

  test('ends codes and trust, is told once, and asks for one step again', async () => {
    await addAuthenticatorApp(world.auth, hers)
    await disableTotp(world.auth, hers)
    await disableTotp(world.auth, hers)
    expect(await status()).toEqual({ isEnabled: false, enabledAt: null, recoveryCodesLeft: 0, trustedDevices: [] })
    expectSignedIn(await begin())
    expect((await events()).filter((event) => event === 'totp-disabled')).toHaveLength(1)
    expect(mailsOf('second-factor-off')).toHaveLength(1)
  })
})

describe('new recovery codes', () => {
  test('take the place of all the old ones', async () => {
    const { recoveryCodes: old } = await addAuthenticatorApp(world.auth, hers)
    const { recoveryCodes } = await regenerateRecoveryCodes(world.auth, hers)
    expect(recoveryCodes.filter((code) => old.includes(code))).toEqual([])
    expect(await status()).toMatchObject({ recoveryCodesLeft: 10 })
    expect(mailsOf('recovery-codes-renewed')).toHaveLength(1)
  })

  test('are for those who have two-step sign-in on', async () => {
    await expect(regenerateRecoveryCodes(world.auth, hers)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('may be made ten times an hour, since each is a mail', async () => {
    await addAuthenticatorApp(world.auth, hers)
    for (let time = 0; time < 10; time++) await regenerateRecoveryCodes(world.auth, hers)
    await expect(regenerateRecoveryCodes(world.auth, hers)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  })
})
