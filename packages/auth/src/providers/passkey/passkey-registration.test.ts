import { randomUUID } from 'node:crypto'
import { passkeysMax } from '@latchkey/contracts/auth/passkey'
import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { finishPasskeyRegistration, finishPasskeySignIn, startPasskeyRegistration } from '../../passkey.ts'
import type { ClientInfo } from '../../runtime.ts'
import { signOutDevice } from '../../session.ts'
import {
  addPasskey,
  createAuthHarness,
  createSoftwareAuthenticator,
  type AuthHarness,
  type Person,
} from '../../testing.ts'
import type { CreationFaults } from '../../testing/software-authenticator.ts'
import { startPasskeySignIn } from './start-passkey-sign-in.ts'

const minute = 60_000

let world: AuthHarness
let ana: Person
let client: ClientInfo

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test', userName: 'Ana' })
  client = world.client()
})
afterEach(() => world[Symbol.asyncDispose]())

const owner = (who: Person = ana) => ({ session: who.session, client })
const authenticator = createSoftwareAuthenticator()

async function add(faults: CreationFaults = {}, name?: string) {
  const { answer } = authenticator.create(await startPasskeyRegistration(world.auth, owner()), faults)
  return finishPasskeyRegistration(world.auth, { ...answer, ...(name !== undefined && { name }) }, owner())
}

const passkeys = () => world.database.db.tables.passkey.findMany({ orderBy: { id: 'asc' } })
const mailsTo = (email: string) => world.mails.filter(({ to, kind }) => to === email && kind.startsWith('passkey'))

/** Rows as if they had been added long ago. */
async function insertPasskeys(count: number): Promise<void> {
  const { userId } = ana.session
  const createdAt = world.clock.now()
  await world.database.db.tables.passkey.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: randomUUID(),
      userId,
      credentialId: Uint8Array.of(1, index),
      publicKey: Uint8Array.of(0),
      counter: 0n,
      transports: [],
      isSynced: true,
      name: `Old ${index}`,
      createdAt,
    })),
  })
}

test('a device is asked for a passkey that it finds by itself, that it unlocks, and that it has not made yet', async () => {
  const { options } = await startPasskeyRegistration(world.auth, owner())
  expect(options).toEqual({
    rp: { id: 'latchkey.test', name: 'Latchkey' },
    user: { id: expect.stringMatching(/^[\w-]{22}$/), name: 'ana@example.test', displayName: 'Ana' },
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
    timeout: 5 * minute,
    attestation: 'none',
    excludeCredentials: [],
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  })
  const { credentialId } = await addPasskey(world.auth, owner())
  const again = await startPasskeyRegistration(world.auth, owner())
  expect(again.options.excludeCredentials).toEqual([
    { id: credentialId, type: 'public-key', transports: ['internal', 'hybrid'] },
  ])
})

test('a new passkey is named after its device, stands in the log, and is told to her mailbox and her pages', async () => {
  const told: string[] = []
  world.auth.events.subscribe('user-updated', ({ userId }) => told.push(userId))
  const added = await add()
  expect(added).toEqual({
    id: expect.any(String),
    name: 'Passkey on Firefox on Linux',
    createdAt: world.clock.now(),
    lastUsedAt: null,
    isSynced: true,
  })
  const entry = await world.database.db.tables.securityLogEntry.findFirstOrThrow({ orderBy: { sequence: 'desc' } })
  expect(entry).toMatchObject({
    event: 'passkey-added',
    authKeyId: ana.session.authKeyId,
    details: {},
    personal: { note: added.name },
  })
  expect(mailsTo('ana@example.test')).toMatchObject([
    { kind: 'passkey-added', text: expect.stringContaining(`the passkey “${added.name}”`) },
  ])
  expect(told).toEqual([ana.session.userId])
})

test('names are hers to choose, and those that we choose tell passkeys apart', async () => {
  const names = [await add(), await add(), await add({}, 'My key'), await add()].map(({ name }) => name)
  expect(names).toEqual([
    'Passkey on Firefox on Linux',
    'Passkey on Firefox on Linux (2)',
    'My key',
    'Passkey on Firefox on Linux (3)',
  ])
  client = world.client({ userAgent: null })
  expect((await add()).name).toBe('Passkey')
})

describe('nothing is added when', () => {
  const faults: Record<string, CreationFaults> = {
    'another site asked for it': { origin: 'https://evil.example' },
    'it is for another relying party': { rpId: 'evil.example' },
    'it was made in a frame': { crossOrigin: true },
    'it answers another challenge': { challenge: 'A'.repeat(43) },
    'it was made for a sign-in': { type: 'webauthn.get' },
    'nobody touched the device': { isAbsent: true },
    'nobody unlocked the device': { isLocked: true },
    'its algorithm was not asked for': { algorithm: -47 },
    'what the browser said was altered': { altered: 'clientDataJSON' },
    'it shows another id than the authenticator signed': { credentialId: 'AAAAAAAAAAAAAAAAAAAAAA' },
  }
  test.each(Object.entries(faults))('%s', async (_, fault) => {
    await expect(add(fault)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await passkeys()).toEqual([])
    expect(mailsTo('ana@example.test')).toEqual([])
  })

  test.each(['packed', 'fido-u2f', 'android-safetynet'])(
    'it brings certificates that nobody asked for (%s), which are not even looked at',
    async (format) => {
      const refusal = await add({ statement: { format, certificate: Uint8Array.of(0x30) } }).catch(
        (error: unknown) => error,
      )
      // Whatever the library finds wrong with an answer stands behind the refusal.
      expect(refusal).toMatchObject({ code: 'INVALID_CREDENTIALS' })
      expect(refusal).not.toHaveProperty('cause')
      expect(await passkeys()).toEqual([])
    },
  )

  test.each(['', 'not base64url!', 'AAAA'])('its attestation is %j', async (attestationObject) => {
    const { answer } = authenticator.create(await startPasskeyRegistration(world.auth, owner()))
    const response = { ...answer.response, response: { ...answer.response.response, attestationObject } }
    await expect(finishPasskeyRegistration(world.auth, { ...answer, response }, owner())).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
  })

  test('the challenge is used, over, of another purpose, another browser or another person', async () => {
    const invalid = { code: 'INVALID_CODE' }
    const { answer } = authenticator.create(await startPasskeyRegistration(world.auth, owner()))
    const finish = (as = owner(), challengeId = answer.challengeId) =>
      finishPasskeyRegistration(world.auth, { ...answer, challengeId }, as)
    const bea = await world.signUp()
    await expect(finish(owner(bea))).rejects.toMatchObject(invalid)
    await expect(finish({ ...owner(), client: world.client() })).rejects.toMatchObject(invalid)
    const other = await startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { session: null, client })
    await expect(finish(owner(), other.challengeId)).rejects.toMatchObject(invalid)
    await finish()
    await expect(finish()).rejects.toMatchObject(invalid)
    const late = authenticator.create(await startPasskeyRegistration(world.auth, owner()))
    world.clock.advance(5 * minute)
    await expect(finishPasskeyRegistration(world.auth, late.answer, owner())).rejects.toMatchObject(invalid)
    expect(await passkeys()).toHaveLength(1)
  })

  test('the session ended meanwhile', async () => {
    const { answer } = authenticator.create(await startPasskeyRegistration(world.auth, owner()))
    await signOutDevice(world.auth, ana.session)
    await expect(finishPasskeyRegistration(world.auth, answer, owner())).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      details: { reason: 'signed-out' },
    })
    expect(await passkeys()).toEqual([])
  })

  test('the same passkey is known here already, whosever it is', async () => {
    const bea = await world.signUp()
    const first = authenticator.create(await startPasskeyRegistration(world.auth, owner()))
    await finishPasskeyRegistration(world.auth, first.answer, owner())
    const started = await startPasskeyRegistration(world.auth, owner(bea))
    const second = authenticator.create(started, { copyOf: first.passkey })
    await expect(finishPasskeyRegistration(world.auth, second.answer, owner(bea))).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await passkeys()).toMatchObject([{ userId: ana.session.userId }])
  })
})

describe('nobody has more than twenty', () => {
  test('whoever has them is told so before she is asked for another', async () => {
    await insertPasskeys(passkeysMax)
    await expect(startPasskeyRegistration(world.auth, owner())).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })

  test('however many are added at once', { timeout: 60_000 }, async () => {
    await insertPasskeys(passkeysMax - 1)
    const tries = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const from = { session: ana.session, client: world.client() }
        const { answer } = authenticator.create(await startPasskeyRegistration(world.auth, from))
        return () => finishPasskeyRegistration(world.auth, answer, from)
      }),
    )
    const results = await race(16, async (runner) => tries[runner]?.())
    expect(winners(results)).toHaveLength(1)
    expect(await passkeys()).toHaveLength(passkeysMax)
  })
})

test('of sixteen answers to one challenge one is taken, in every round', { timeout: 60_000 }, async () => {
  for (let round = 1; round <= 10; round++) {
    const from = { session: ana.session, client: world.client() }
    const started = await startPasskeyRegistration(world.auth, from)
    const results = await race(16, () =>
      finishPasskeyRegistration(world.auth, authenticator.create(started).answer, from),
    )
    expect(winners(results)).toHaveLength(1)
    expect(await passkeys()).toHaveLength(round)
    world.clock.advance(10 * minute)
  }
})

test('ten additions an hour are told by mail, and the eleventh has to wait', async () => {
  for (let added = 0; added < 10; added++) await add()
  await expect(add()).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  expect(mailsTo('ana@example.test')).toHaveLength(10)
  world.clock.advance(60 * minute)
  await expect(add()).resolves.toBeDefined()
})

test('a program without cookies may add a passkey and sign in with it', async () => {
  client = world.client({ browserKey: null, isProgram: true, userAgent: 'backup/1.0' })
  const passkey = await addPasskey(world.auth, owner())
  const started = await startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { session: null, client })
  await expect(finishPasskeySignIn(world.auth, passkey.answer(started), client)).resolves.toMatchObject({
    status: 'signed-in',
  })
})
