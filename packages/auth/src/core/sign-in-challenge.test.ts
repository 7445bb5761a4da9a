import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser } from '../admin.ts'
import { finishPasswordReset, startPasswordReset, verifyPasswordResetCode } from '../email.ts'
import type { ClientInfo } from '../runtime.ts'
import { createAuthHarness, expectSignedIn, type AuthHarness, type Person } from '../testing.ts'
import { completeSignIn, type SignInOutcome } from './complete-sign-in.ts'
import { keyedHash } from './keyed-hash.ts'
import { challengeLifetimeMs, readSignInChallenge, spendSignInChallenge } from './sign-in-challenge.ts'
import { signOutAllDevices } from './sign-out.ts'
import { trustedDevicePurpose } from './trusted-device.ts'

const invalid = { code: 'INVALID_CODE' }
const asked = { status: 'second-factor-required' }

let world: AuthHarness
let ana: Person
beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  await world.database.db.tables.totpFactor.create({
    data: { userId: ana.session.userId, sealedSecret: Buffer.from('sealed'), confirmedAt: world.clock.now() },
  })
})
afterEach(() => world[Symbol.asyncDispose]())

const sessions = () => world.database.db.tables.authKey.count({ where: { endedAt: null } })
const complete = (client: ClientInfo, method: 'email' | 'google' | 'apple' | 'firebase' | 'passkey' = 'email') =>
  completeSignIn(world.auth, { userId: ana.session.userId, method, client })

function challengeOf(outcome: SignInOutcome): string {
  if (outcome.status === 'second-factor-required') return outcome.challengeId
  throw new Error('She was not asked for a second factor.')
}

async function trust(token: string, expiresAt = new Date(world.clock.now().getTime() + 1000)): Promise<void> {
  const now = world.clock.now()
  const tokenHash = keyedHash(world.auth.secrets.sessionPeppers, trustedDevicePurpose, token)
  await world.database.db.tables.trustedDevice.create({
    data: {
      id: crypto.randomUUID(),
      userId: ana.session.userId,
      tokenHash,
      createdAt: now,
      lastUsedAt: now,
      expiresAt,
    },
  })
}

describe('whoever set up a second factor', () => {
  test.each(['email', 'google', 'apple', 'firebase'] as const)(
    'is asked for it after %s, and has no session yet',
    async (method) => {
      const before = await sessions()
      const outcome = await complete(world.client(), method)
      expect(outcome).toEqual({
        status: 'second-factor-required',
        challengeId: expect.stringMatching(/^[\w-]{43}$/),
        methods: ['totp'],
      })
      expect(await sessions()).toBe(before)
      const entries = await world.database.db.tables.securityLogEntry.findMany({
        orderBy: { sequence: 'desc' },
        take: 1,
      })
      expect(entries).toMatchObject([{ event: 'second-factor-asked', details: { method }, authKeyId: null }])
    },
  )

  test('is not asked after a passkey, which is two factors by itself', async () => {
    expect(await complete(world.client(), 'passkey')).toMatchObject({ status: 'signed-in' })
  })

  test('is not asked before the app was confirmed', async () => {
    await world.database.db.tables.totpFactor.updateMany({ data: { confirmedAt: null } })
    expect(await complete(world.client())).toMatchObject({ status: 'signed-in' })
  })

  test('is told of recovery codes while there are any', async () => {
    const { userId } = ana.session
    const now = world.clock.now()
    const data = { id: crypto.randomUUID(), userId, codeHash: Buffer.from('a'), createdAt: now, usedAt: now }
    await world.database.db.tables.recoveryCode.create({ data })
    expect(await complete(world.client())).toMatchObject({ methods: ['totp'] })
    await world.database.db.tables.recoveryCode.updateMany({ data: { usedAt: null } })
    expect(await complete(world.client())).toMatchObject({ methods: ['totp', 'recovery-code'] })
  })

  test('is refused when she is blocked, before any question', async () => {
    await blockUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
    await expect(complete(world.client())).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
  })

  test('keeps no session of before when she resets her password, and gets the question', async () => {
    const client = world.client()
    const { requestId } = await startPasswordReset(world.auth, { email: ana.email }, client)
    const { resetToken } = await verifyPasswordResetCode(
      world.auth,
      { requestId, code: world.codeFor(ana.email) },
      client,
    )
    const outcome = await finishPasswordReset(
      world.auth,
      { resetToken, newPassword: 'another fine passphrase' },
      client,
    )
    expect(await sessions()).toBe(0)
    expect(await readSignInChallenge(world.auth, challengeOf(outcome), client)).toMatchObject({ method: 'email' })
  })
})

describe('a trusted browser', () => {
  const token = 't'.repeat(43)

  test('spares her the question until its time is over', async () => {
    await trust(token)
    const client = world.client({ trustedDevice: `${'x'.repeat(43)}.${token}` })
    world.clock.advance(999)
    expectSignedIn(await complete(client))
    expect(await world.database.db.tables.trustedDevice.findFirst()).toMatchObject({ lastUsedAt: world.clock.now() })
    world.clock.advance(1)
    expect(await complete(client)).toMatchObject(asked)
  })

  test('spares nobody else, and nothing but its own form counts', async () => {
    await trust(token)
    for (const trustedDevice of ['', 'y'.repeat(43), `${token}.`, `${token}x`, ` ${token}`, `${token},${token}`]) {
      expect(await complete(world.client({ trustedDevice })), trustedDevice).toMatchObject(asked)
    }
    const bea = await world.signUp()
    await world.database.db.tables.trustedDevice.updateMany({ data: { userId: bea.session.userId } })
    expect(await complete(world.client({ trustedDevice: token }))).toMatchObject(asked)
  })
})

describe('a challenge', () => {
  test('belongs to the browser that it was made for', async () => {
    const client = world.client()
    const challengeId = challengeOf(await complete(client))
    expect(await readSignInChallenge(world.auth, challengeId, client)).toMatchObject({ userId: ana.session.userId })
    for (const browserKey of [null, 'another browser']) {
      await expect(readSignInChallenge(world.auth, challengeId, { browserKey })).rejects.toMatchObject(invalid)
    }
    await expect(readSignInChallenge(world.auth, `${challengeId}x`, client)).rejects.toMatchObject(invalid)
  })

  test('works for ten minutes', async () => {
    const client = world.client()
    const challengeId = challengeOf(await complete(client))
    world.clock.advance(challengeLifetimeMs - 1)
    const challenged = await readSignInChallenge(world.auth, challengeId, client)
    world.clock.advance(1)
    await expect(readSignInChallenge(world.auth, challengeId, client)).rejects.toMatchObject(invalid)
    const late = world.auth.db.transaction((tables) => spendSignInChallenge(world.auth, tables, challenged))
    await expect(late).rejects.toMatchObject(invalid)
  })

  test('is stored as a hash', async () => {
    const challengeId = challengeOf(await complete(world.client()))
    const row = await world.database.db.tables.signInChallenge.findFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(challengeId)
    expect(Buffer.from(row.tokenHash).equals(Buffer.from(challengeId, 'base64url'))).toBe(false)
  })

  test('is used up once, whoever races', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const client = world.client()
      const challenged = await readSignInChallenge(world.auth, challengeOf(await complete(client)), client)
      const spent = await race(16, () =>
        world.auth.db.transaction((tables) => spendSignInChallenge(world.auth, tables, challenged)),
      )
      expect(winners(spent)).toHaveLength(1)
    }
  })

  test('is void once every session of hers was ended', async () => {
    const client = world.client()
    const challengeId = challengeOf(await complete(client))
    const { session } = expectSignedIn(await complete(world.client(), 'passkey'))
    await signOutAllDevices(world.auth, session)
    await expect(readSignInChallenge(world.auth, challengeId, client)).rejects.toMatchObject(invalid)
  })
})
