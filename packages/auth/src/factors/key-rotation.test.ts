import { createCipheriv, randomBytes } from 'node:crypto'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pepperStatus } from '../admin.ts'
import { signInWithEmail } from '../email.ts'
import { resealTotpSecrets } from '../housekeeping.ts'
import type { AuthRuntime } from '../runtime.ts'
import { disableTotp, verifySecondFactor } from '../second-factor.ts'
import { parsePeppers } from '../secrets.ts'
import {
  addAuthenticatorApp,
  createAuthHarness,
  type AuthenticatorApp,
  type AuthHarness,
  type Person,
} from '../testing.ts'
import { factorKeyOf } from './factor-key.ts'
import { openSecret } from './totp/sealed-secret.ts'

const minute = 60_000
const older = 'the encryption key of the tests, 32+ chars'
const newer = 'the encryption key that comes after it'
const idOf = (key: string) => parsePeppers(key, []).current.id

let world: AuthHarness
let ana: Person
let app: AuthenticatorApp

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
})
afterEach(() => world[Symbol.asyncDispose]())

/** The same app, started again with other encryption keys. */
function startedWith(current: string, ...fallbacks: string[]): AuthRuntime {
  return { ...world.auth, secrets: { ...world.auth.secrets, encryptionKeys: parsePeppers(current, fallbacks) } }
}

/** Signs in with a code of the app, or with a recovery code. */
async function signIn(auth: AuthRuntime, recoveryCode?: string): Promise<string> {
  // A code works once.
  world.clock.advance(minute)
  const client = world.client()
  const begun = await signInWithEmail(auth, ana, client)
  if (begun.status !== 'second-factor-required') throw new Error('The second step was not asked for.')
  const { challengeId } = begun
  const proof = recoveryCode === undefined ? { code: app.code() } : { recoveryCode: recoveryCode.replaceAll('-', '') }
  const { signedIn } = await verifySecondFactor(auth, { challengeId, ...proof }, client)
  return signedIn.session.userId
}

const factor = () =>
  world.database.db.tables.totpFactor.findUniqueOrThrow({
    where: { userId: ana.session.userId },
    select: { sealedSecret: true },
  })

describe('where the encryption key is replaced', () => {
  test('apps and recovery codes go on working, and apps no longer need the old key an hour later', async () => {
    const [first = '', second = ''] = app.recoveryCodes
    const rotated = startedWith(newer, older)
    expect(await signIn(rotated)).toBe(ana.session.userId)
    expect(await signIn(rotated, first)).toBe(ana.session.userId)
    await expect(signIn(rotated, first)).rejects.toMatchObject({ code: 'INVALID_SECOND_FACTOR' })

    expect(await resealTotpSecrets(rotated)).toEqual({ resealed: 1, unreadable: 0 })
    expect(await resealTotpSecrets(rotated)).toEqual({ resealed: 0, unreadable: 0 })
    const without = startedWith(newer)
    expect(await signIn(without)).toBe(ana.session.userId)
    await expect(signIn(without, second)).rejects.toMatchObject({ code: 'INVALID_SECOND_FACTOR' })
  })

  test('a secret says which key it needs, and the status says what each key is needed for', async () => {
    const [first = ''] = app.recoveryCodes
    const rotated = startedWith(newer, older)
    const uses = (fallback: number) => [
      { pepperId: idOf(newer), role: 'current', live: 1 - fallback },
      { pepperId: idOf(older), role: 'fallback', live: fallback },
    ]
    expect((await pepperStatus(rotated)).authenticatorApps).toEqual(uses(1))
    await resealTotpSecrets(rotated)
    await signIn(rotated, first)
    const { authenticatorApps, recoveryCodes } = await pepperStatus(rotated)
    expect(authenticatorApps).toEqual(uses(0))
    expect(recoveryCodes).toMatchObject([{ live: 0 }, { role: 'fallback', live: 9 }])
    expect((await pepperStatus(startedWith(newer))).recoveryCodes).toContainEqual({
      pepperId: idOf(older),
      role: 'unknown',
      live: 9,
    })
  })

  test('what was made before rows named their key goes on working, and counts apart', async () => {
    const { sealedSecret } = await factor()
    const secret = openSecret(world.auth, sealedSecret ?? new Uint8Array(), ana.session.userId) ?? new Uint8Array()
    await world.database.db.tables.totpFactor.update({
      where: { userId: ana.session.userId },
      data: { sealedSecret: sealedWithoutName(secret, ana.session.userId) },
    })
    await world.database.pool.query('update recovery_code set code_hash = substring(code_hash from 7)')
    const [first = '', second = ''] = app.recoveryCodes
    expect(await signIn(world.auth, first)).toBe(ana.session.userId)
    const rotated = startedWith(newer, older)
    const { authenticatorApps, recoveryCodes } = await pepperStatus(rotated)
    expect(authenticatorApps).toContainEqual({ pepperId: 'unnamed', role: 'unnamed', live: 1 })
    expect(recoveryCodes).toContainEqual({ pepperId: 'unnamed', role: 'unnamed', live: 9 })
    expect(await resealTotpSecrets(world.auth), 'before there is another key').toEqual({ resealed: 0, unreadable: 0 })
    expect(await signIn(rotated)).toBe(ana.session.userId)
    expect(await signIn(rotated, second)).toBe(ana.session.userId)
    expect(await resealTotpSecrets(rotated)).toMatchObject({ resealed: 1 })
    expect(await signIn(startedWith(newer))).toBe(ana.session.userId)
  })
})

describe('sealing anew', () => {
  test('is done once by many at once, and the app works', { timeout: 60_000 }, async () => {
    let [from, to] = [older, newer]
    for (let round = 0; round < 10; round++) {
      const rotated = startedWith(to, from)
      const results = await race(16, () => resealTotpSecrets(rotated))
      const resealed = results.map((result) => (result.status === 'fulfilled' ? result.value.resealed : Number.NaN))
      expect(resealed.reduce((sum, count) => sum + count, 0)).toBe(1)
      ;[from, to] = [to, from]
    }
    expect(await signIn(startedWith(from))).toBe(ana.session.userId)
  })

  test('brings no app back that is taken away meanwhile', async () => {
    const rotated = startedWith(newer, older)
    const taken = {
      ...rotated,
      factorStatements: {
        ...rotated.factorStatements,
        async findTotpSecretsBesides(...asked: Parameters<AuthRuntime['factorStatements']['findTotpSecretsBesides']>) {
          const found = await rotated.factorStatements.findTotpSecretsBesides(...asked)
          await disableTotp(rotated, { session: ana.session, client: world.client() })
          return found
        },
      },
    }
    expect(await resealTotpSecrets(taken)).toEqual({ resealed: 0, unreadable: 0 })
    expect(await world.database.db.tables.totpFactor.count({ where: { sealedSecret: { not: null } } })).toBe(0)
  })

  test('leaves what no key opens as it is, and says so', async () => {
    const before = await factor()
    expect(await resealTotpSecrets(startedWith(newer, 'a key that came between, 32+ characters'))).toEqual({
      resealed: 0,
      unreadable: 1,
    })
    expect(await factor()).toEqual(before)
    expect(world.warnings).toContainEqual({ unreadable: 1 })
  })

  test('stops when it is told to', async () => {
    const stopped = AbortSignal.abort()
    expect(await resealTotpSecrets(startedWith(newer, older), { stopped })).toEqual({ resealed: 0, unreadable: 0 })
  })
})

/** As secrets were sealed before there were fallbacks: version 1, without the id of the key. */
function sealedWithoutName(secret: Uint8Array, bond: string): Uint8Array<ArrayBuffer> {
  const key = factorKeyOf(parsePeppers(older, []).current, 'totp-secret')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  cipher.setAAD(Buffer.concat([Buffer.of(1), Buffer.from(bond)]))
  return Uint8Array.from(
    Buffer.concat([Buffer.of(1), nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]),
  )
}
