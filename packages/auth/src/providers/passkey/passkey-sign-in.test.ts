import { isDomainError } from '@latchkey/contracts/domain-error'
import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signInWithEmail } from '../../email.ts'
import { deletePasskey, finishPasskeySignIn, startPasskeySignIn } from '../../passkey.ts'
import { authenticate } from '../../session.ts'
import {
  addPasskey,
  createAuthHarness,
  createSoftwareAuthenticator,
  expectSignedIn,
  type AddedPasskey,
  type AuthHarness,
  type Person,
} from '../../testing.ts'
import type { AnswerFaults } from '../../testing/software-authenticator.ts'

const minute = 60_000

let world: AuthHarness
let ana: Person
let passkey: AddedPasskey

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test' })
  passkey = await addPasskey(world.auth, { session: ana.session, client: world.client() })
})
afterEach(() => world[Symbol.asyncDispose]())

const start = (client = world.client()) =>
  startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { session: null, client })

async function signIn(faults: AnswerFaults = {}, by = passkey) {
  const client = world.client()
  return finishPasskeySignIn(world.auth, by.answer(await start(client), faults), client)
}

const stored = () => world.database.db.tables.passkey.findUniqueOrThrow({ where: { id: passkey.id } })
const sessions = () => world.database.db.tables.authKey.count({ where: { method: 'passkey' } })
const newestEvent = async () => {
  const entry = await world.database.db.tables.securityLogEntry.findFirstOrThrow({ orderBy: { sequence: 'desc' } })
  return { event: entry.event, details: entry.details }
}

test('a passkey signs its person in, and the sign-in names nobody', async () => {
  const client = world.client()
  const started = await start(client)
  expect(started.options).toEqual({
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    rpId: 'latchkey.test',
    timeout: 5 * minute,
    allowCredentials: [],
    userVerification: 'required',
  })
  const { session, key, userInfo } = expectSignedIn(
    await finishPasskeySignIn(world.auth, passkey.answer(started), client),
  )
  expect(session).toMatchObject({ userId: ana.session.userId, method: 'passkey' })
  expect(userInfo).toEqual(ana.userInfo)
  expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
  expect(await stored()).toMatchObject({ lastUsedAt: world.clock.now() })
  expect(await newestEvent()).toEqual({ event: 'signed-in', details: { method: 'passkey' } })
})

test('no second factor is asked for after a passkey, and still is after the password', async () => {
  const confirmedAt = world.clock.now()
  await world.database.db.tables.totpFactor.create({ data: { userId: ana.session.userId, confirmedAt } })
  expect(await signIn()).toMatchObject({ status: 'signed-in' })
  expect(await signInWithEmail(world.auth, ana, world.client())).toMatchObject({ status: 'second-factor-required' })
})

describe('an answer is refused, opens no session and stands in the log, when', () => {
  const faults: Record<string, AnswerFaults> = {
    'another site asked for it': { origin: 'https://latchkey.test.evil.example' },
    'it is for another relying party': { rpId: 'evil.example' },
    'it was given in a frame': { crossOrigin: true },
    'it signs another challenge': { challenge: 'A'.repeat(43) },
    'it was made for a registration': { type: 'webauthn.create' },
    'nobody touched the device': { isAbsent: true },
    'nobody unlocked the device': { isLocked: true },
    'it says to be somebody else': { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' },
    'it does not say who it is': { userHandle: undefined },
    'what the browser said was altered': { altered: 'clientDataJSON' },
    'what the device said was altered': { altered: 'authenticatorData' },
    'the signature was altered': { altered: 'signature' },
  }
  test.each(Object.entries(faults))('%s', async (_, fault) => {
    await expect(signIn(fault)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await sessions()).toBe(0)
    expect(await stored()).toMatchObject({ lastUsedAt: null })
    expect(await newestEvent()).toEqual({
      event: 'sign-in-failed',
      details: { method: 'passkey', why: 'passkey-refused' },
    })
    await expect(signIn()).resolves.toMatchObject({ status: 'signed-in' })
  })

  test('the key is that of another passkey', async () => {
    const bea = await world.signUp()
    const hers = await addPasskey(world.auth, { session: bea.session, client: world.client() })
    const client = world.client()
    const answer = hers.answer(await start(client))
    const forged = {
      ...answer,
      response: { ...answer.response, id: passkey.credentialId, rawId: passkey.credentialId },
    }
    await expect(finishPasskeySignIn(world.auth, forged, client)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })
})

test('a passkey that is unknown here, or was deleted, is refused in the same way', async () => {
  const client = world.client()
  const stranger = createSoftwareAuthenticator().create({
    challengeId: ana.session.userId,
    options: {
      ...(await start(client)).options,
      rp: { id: 'latchkey.test', name: 'Latchkey' },
      user: { id: 'AAAA', name: 'x', displayName: 'x' },
      pubKeyCredParams: [],
      attestation: 'none',
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  })
  await expect(
    finishPasskeySignIn(world.auth, stranger.passkey.answer(await start(client)), client),
  ).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', details: undefined })
  await deletePasskey(world.auth, { id: passkey.id }, { session: ana.session, client })
  await expect(signIn()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', details: undefined })
})

describe('a challenge', () => {
  const invalid = { code: 'INVALID_CODE' }

  test('works once', async () => {
    const client = world.client()
    const started = await start(client)
    await finishPasskeySignIn(world.auth, passkey.answer(started), client)
    await expect(finishPasskeySignIn(world.auth, passkey.answer(started), client)).rejects.toMatchObject(invalid)
  })

  test('is used up by an answer that is refused, also of an unknown passkey', async () => {
    for (const spoil of [{ isLocked: true }, { challenge: 'A'.repeat(43) }, 'unknown'] as const) {
      const client = world.client()
      const started = await start(client)
      const answer = passkey.answer(started, spoil === 'unknown' ? {} : spoil)
      const response = spoil === 'unknown' ? { ...answer.response, id: 'AAAA', rawId: 'AAAA' } : answer.response
      await expect(finishPasskeySignIn(world.auth, { ...answer, response }, client)).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      })
      await expect(finishPasskeySignIn(world.auth, passkey.answer(started), client)).rejects.toMatchObject(invalid)
    }
  })

  test('works for five minutes', async () => {
    const ends: unknown[] = []
    for (const later of [5 * minute - 1, 5 * minute]) {
      const client = world.client()
      const started = await start(client)
      world.clock.advance(later)
      const finished = finishPasskeySignIn(world.auth, passkey.answer(started), client)
      ends.push(
        await finished.then(
          ({ status }) => status,
          ({ code }: { code: string }) => code,
        ),
      )
    }
    expect(ends).toEqual(['signed-in', 'INVALID_CODE'])
  })

  test('works in the browser that asked for it, and another one does not use it up', async () => {
    const client = world.client()
    const started = await start(client)
    for (const other of [world.client(), world.client({ browserKey: null })]) {
      await expect(finishPasskeySignIn(world.auth, passkey.answer(started), other)).rejects.toMatchObject(invalid)
    }
    await expect(finishPasskeySignIn(world.auth, passkey.answer(started), client)).resolves.toBeDefined()
  })

  test('for a proof of who is signed in signs nobody in', async () => {
    const client = world.client()
    const started = await startPasskeySignIn(
      world.auth,
      { purpose: 'reauthentication' },
      { session: ana.session, client },
    )
    await expect(finishPasskeySignIn(world.auth, passkey.answer(started), client)).rejects.toMatchObject(invalid)
  })

  test('is not in the database', async () => {
    const { options } = await start()
    const rows = await world.database.db.tables.passkeyChallenge.findMany()
    const dump = rows.map(({ challengeHash }) => Buffer.from(challengeHash).toString('base64url'))
    expect(dump).not.toContain(options.challenge)
  })
})

test('of sixteen answers to one challenge one signs in, in every round', { timeout: 60_000 }, async () => {
  for (let round = 1; round <= 10; round++) {
    const client = world.client()
    const started = await start(client)
    const results = await race(16, () => finishPasskeySignIn(world.auth, passkey.answer(started), client))
    expect(winners(results)).toHaveLength(1)
    expect(results.filter((result) => result.status === 'rejected').map(({ reason }) => reason)).toSatisfy(
      (reasons: unknown[]) => reasons.every((reason) => isDomainError(reason, 'INVALID_CODE')),
    )
    expect(await sessions()).toBe(round)
    world.clock.advance(2 * minute)
  }
})

test('whether a copy is kept is noted at each use', async () => {
  await world.database.db.tables.passkey.update({ where: { id: passkey.id }, data: { isSynced: false } })
  await signIn()
  expect(await stored()).toMatchObject({ isSynced: true })
})

test('somebody who is blocked is told so after the right answer, and only then', async () => {
  await world.database.db.tables.authUser.update({ where: { id: ana.session.userId }, data: { blocked: true } })
  await expect(signIn({ isLocked: true })).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  await expect(signIn()).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
  expect(await newestEvent()).toEqual({ event: 'sign-in-failed', details: { method: 'passkey', why: 'blocked' } })
  expect(await sessions()).toBe(0)
})

test('a passkey that is deleted while its answer is checked opens no session', async () => {
  const client = world.client()
  const answer = passkey.answer(await start(client))
  const { db } = world.database
  const auth = {
    ...world.auth,
    db: {
      ...db,
      // The sign-in's own transaction is the first that begins after the answer was checked.
      transaction: async (...args: Parameters<typeof db.transaction>) => {
        await db.tables.passkey.deleteMany()
        return db.transaction(...args)
      },
    },
  }
  await expect(finishPasskeySignIn(auth as typeof world.auth, answer, client)).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  })
  expect(await sessions()).toBe(0)
})

test('one network asks for so many challenges and no more, and may still sign in by password', async () => {
  const client = world.client()
  for (let asked = 0; asked < 120; asked++) await start(client)
  await expect(start(client)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
  await expect(world.signIn(ana, client)).resolves.toMatchObject({ status: 'signed-in' })
})

test('answers count as tries of their network', async () => {
  const client = world.client()
  const tries = await Promise.all(Array.from({ length: 31 }, () => start(client)))
  const codes = []
  for (const started of tries) {
    const answer = passkey.answer(started, { isLocked: true })
    codes.push(await finishPasskeySignIn(world.auth, answer, client).catch(({ code }: { code: string }) => code))
  }
  expect(codes.slice(-2)).toEqual(['INVALID_CREDENTIALS', 'TOO_MANY_ATTEMPTS'])
})
