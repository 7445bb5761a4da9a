import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parsePeppers } from '../../secrets.ts'
import { createAuthHarness, type AuthHarness } from '../../testing.ts'
import { startRegistration } from './start-registration.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const minute = 60_000
const email = 'ana@example.test'

let world: AuthHarness

beforeEach(async () => {
  world = await createAuthHarness()
})
afterEach(() => world[Symbol.asyncDispose]())

const start = async (in_ = world, to = email) =>
  (await startRegistration(in_.auth, { email: to }, in_.client())).requestId
const verify = (requestId: string, code: string, in_ = world) =>
  verifyRegistrationCode(in_.auth, { requestId, code }, in_.client())
const wrongCodeFor = (code: string) => (code.startsWith('1') ? '2' : '1') + code.slice(1)
const attemptsOf = async (id: string, in_ = world) =>
  (await in_.database.db.tables.emailRequest.findUniqueOrThrow({ where: { id } })).attempts
const invalid = { code: 'INVALID_CODE', details: undefined }

describe('a code', () => {
  test('works once', async () => {
    const requestId = await start()
    const code = world.codeFor(email)
    expect(await verify(requestId, code)).toEqual({ registrationToken: expect.stringMatching(/^[\w-]{43}$/) })
    await expect(verify(requestId, code)).rejects.toMatchObject(invalid)
  })

  test('works on its third try and no more on its fourth', async () => {
    const lucky = await start()
    const code = world.codeFor(email)
    for (let tries = 0; tries < 2; tries++)
      await expect(verify(lucky, wrongCodeFor(code))).rejects.toMatchObject(invalid)
    await expect(verify(lucky, code)).resolves.toBeDefined()

    const late = await start(world, 'bea@example.test')
    const lateCode = world.codeFor('bea@example.test')
    for (let tries = 0; tries < 3; tries++)
      await expect(verify(late, wrongCodeFor(lateCode))).rejects.toMatchObject(invalid)
    await expect(verify(late, lateCode)).rejects.toMatchObject(invalid)
  })

  test('works until its time and is called expired afterwards, to whoever knows it', async () => {
    const requestId = await start()
    const code = world.codeFor(email)
    world.clock.advance(15 * minute)
    await expect(verify(requestId, code)).rejects.toMatchObject({ code: 'CODE_EXPIRED' })
    await expect(verify(requestId, wrongCodeFor(code))).rejects.toMatchObject(invalid)

    const another = await start(world, 'bea@example.test')
    world.clock.advance(15 * minute - 1)
    await expect(verify(another, world.codeFor('bea@example.test'))).resolves.toBeDefined()
  })

  test('opens only the request it was sent with', async () => {
    const mine = await start()
    const myCode = world.codeFor(email)
    const another = await start(world, 'bea@example.test')
    await expect(verify(another, myCode)).rejects.toMatchObject(invalid)
    await expect(verify('019ca8a0-0000-7000-8000-000000000000', myCode)).rejects.toMatchObject(invalid)
    await expect(verify(mine, myCode)).resolves.toBeDefined()
  })

  test('of any other shape is invalid like a wrong one', async () => {
    const requestId = await start()
    await expect(verify(requestId, 'ünïcödé')).rejects.toMatchObject(invalid)
    await expect(verify(requestId, `${world.codeFor(email)}0`)).rejects.toMatchObject(invalid)
  })

  test('that was sent before the pepper was changed still works', async () => {
    const requestId = await start()
    const sessionPeppers = parsePeppers('another session pepper of the tests', [
      'the session pepper of the tests, 32+ chars',
    ])
    const auth = { ...world.auth, secrets: { ...world.auth.secrets, sessionPeppers } }
    const input = { requestId, code: world.codeFor(email) }
    await expect(verifyRegistrationCode(auth, input, world.client())).resolves.toBeDefined()
  })
})

test('the token is stored as a keyed hash only', async () => {
  const requestId = await start()
  const { registrationToken } = await verify(requestId, world.codeFor(email))
  const row = await world.database.db.tables.emailRequest.findUniqueOrThrow({ where: { id: requestId } })
  expect(row.tokenHash).toHaveLength(32)
  expect(Buffer.from(registrationToken, 'base64url').equals(Buffer.from(row.tokenHash ?? []))).toBe(false)
  expect(row.tokenExpiresAt?.getTime()).toBe(world.clock.now().getTime() + 15 * minute)
})

describe('at once', () => {
  test('twenty guesses spend exactly the three tries of a code', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const to = `guess-${round}@example.test`
      const requestId = await start(world, to)
      const code = world.codeFor(to)
      const results = await race(20, () => verify(requestId, wrongCodeFor(code)))
      expect(winners(results)).toEqual([])
      expect(await attemptsOf(requestId)).toBe(3)
      await expect(verify(requestId, code)).rejects.toMatchObject(invalid)
    }
  })

  test('of sixteen with the right code one gets the token', { timeout: 60_000 }, async () => {
    await using patient = await createAuthHarness({ config: { codeAttempts: 20 } })
    for (let round = 0; round < 10; round++) {
      const to = `right-${round}@example.test`
      const requestId = await start(patient, to)
      const code = patient.codeFor(to)
      expect(winners(await race(16, () => verify(requestId, code, patient)))).toHaveLength(1)
    }
  })
})
