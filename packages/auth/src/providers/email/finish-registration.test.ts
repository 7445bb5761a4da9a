import { race, winners, type RaceResult } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../session.ts'
import { parsePeppers } from '../../secrets.ts'
import { createAuthHarness, type AuthHarness } from '../../testing.ts'
import { finishRegistration } from './finish-registration.ts'
import { startRegistration } from './start-registration.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const minute = 60_000
const email = 'ana@example.test'
const password = 'a fine long passphrase'
const invalid = { code: 'INVALID_CODE', details: undefined }

let world: AuthHarness
let hashed: string[]

beforeEach(async () => {
  world = await createAuthHarness()
  hashed = []
})
afterEach(() => world[Symbol.asyncDispose]())

/** The first two steps: a proven mailbox. */
async function prove(to = email): Promise<string> {
  const client = world.client()
  const { requestId } = await startRegistration(world.auth, { email: to }, client)
  const { registrationToken } = await verifyRegistrationCode(world.auth, { requestId, code: world.codeFor(to) }, client)
  return registrationToken
}

function finish(registrationToken: string, input: { password?: string; userName?: string } = {}) {
  const { passwords } = world.auth
  const counted = {
    ...passwords,
    hash(text: string, email: string) {
      hashed.push(text)
      return passwords.hash(text, email)
    },
  }
  return finishRegistration(
    { ...world.auth, passwords: counted },
    { registrationToken, password, ...input },
    world.client(),
  )
}

/** The codes with which the losers of a race were refused. */
const refusals = (results: readonly RaceResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))

const people = () => world.database.db.tables.authUser.count()

test('finishing makes the account, signs in, and puts both into the log', async () => {
  const { status, userInfo, key, session } = await finish(await prove(), { userName: 'Ana' })
  expect(status).toBe('signed-in')
  expect(userInfo).toEqual({
    id: session.userId,
    userName: 'Ana',
    fullName: null,
    email,
    imageUrl: expect.stringMatching(/^\/api\/images\/initials-\d+-[\w-]+$/),
    scopeNames: [],
    created: world.clock.now(),
    blocked: false,
    deletionDueAt: null,
  })
  expect(await authenticate(world.auth, key)).toEqual({ status: 'signed-in', session, userInfo })
  const log = await world.database.db.tables.securityLogEntry.findMany({ orderBy: { sequence: 'asc' } })
  expect(log.map(({ event, authKeyId }) => [event, authKeyId])).toEqual([
    ['registered', null],
    ['signed-in', session.authKeyId],
  ])
  await expect(world.signIn({ email, password })).resolves.toMatchObject({ userInfo: { id: session.userId } })
})

describe('a refused password', () => {
  test('says everything that is wrong with it and leaves the token good', async () => {
    const token = await prove()
    const refused = (problems: string[]) => ({ code: 'PASSWORD_REJECTED', details: { problems } })
    await expect(finish(token, { password: 'short' })).rejects.toMatchObject(refused(['too-short']))
    await expect(finish(token, { password: 'x'.repeat(129) })).rejects.toMatchObject(refused(['too-long']))
    await expect(finish(token, { password: 'password1' })).rejects.toMatchObject(refused(['common']))
    await expect(finish(token, { password: 'ana' })).rejects.toMatchObject(refused(['too-short', 'context']))
    await expect(finish(token, { password: 'Anabel Lee', userName: 'Anabel Lee' })).rejects.toMatchObject(
      refused(['context']),
    )
    expect(hashed).toEqual([])
    await expect(finish(token)).resolves.toMatchObject({ status: 'signed-in' })
  })
})

describe('a token', () => {
  test('works once', async () => {
    const token = await prove()
    await finish(token)
    await expect(finish(token)).rejects.toMatchObject(invalid)
    expect(await people()).toBe(1)
  })

  test('works for fifteen minutes', async () => {
    const inTime = await prove()
    world.clock.advance(15 * minute - 1)
    await expect(finish(inTime)).resolves.toBeDefined()
    const late = await prove('bea@example.test')
    world.clock.advance(15 * minute)
    await expect(finish(late)).rejects.toMatchObject(invalid)
  })

  test('whose time runs out during the hash is not used', async () => {
    const token = await prove()
    const passwords = {
      ...world.auth.passwords,
      hash(text: string, email: string) {
        world.clock.advance(15 * minute)
        return world.auth.passwords.hash(text, email)
      },
    }
    const late = finishRegistration(
      { ...world.auth, passwords },
      { registrationToken: token, password },
      world.client(),
    )
    await expect(late).rejects.toMatchObject(invalid)
    expect(await people()).toBe(0)
  })

  test('that was used during the hash makes no second account, even where the first is gone by then', async () => {
    const token = await prove()
    const passwords = {
      ...world.auth.passwords,
      async hash(text: string, email: string) {
        const { userInfo } = await finish(token)
        await world.database.db.tables.authUser.delete({ where: { id: userInfo.id } })
        return world.auth.passwords.hash(text, email)
      },
    }
    const second = finishRegistration(
      { ...world.auth, passwords },
      { registrationToken: token, password },
      world.client(),
    )
    await expect(second).rejects.toMatchObject(invalid)
    expect(await people()).toBe(0)
  })

  test('that is made up or used costs no hash', async () => {
    const token = await prove()
    await finish(token)
    hashed = []
    for (const text of [token, 'made up', `${token}x`, '']) await expect(finish(text)).rejects.toMatchObject(invalid)
    expect(hashed).toEqual([])
  })

  test('made before the pepper was changed still works', async () => {
    const registrationToken = await prove()
    const sessionPeppers = parsePeppers('another session pepper of the tests', [
      'the session pepper of the tests, 32+ chars',
    ])
    const auth = { ...world.auth, secrets: { ...world.auth.secrets, sessionPeppers } }
    await expect(finishRegistration(auth, { registrationToken, password }, world.client())).resolves.toBeDefined()
  })
})

test('an address that got an account meanwhile is answered like a used token', async () => {
  const mine = await prove()
  const theirs = await prove()
  await finish(theirs)
  await expect(finish(mine)).rejects.toMatchObject(invalid)
  expect(await people()).toBe(1)
  await expect(world.signIn({ email, password })).resolves.toBeDefined()
})

test('where one part fails nothing is kept: the token works again', async () => {
  const token = await prove()
  const random = {
    bytes(length: number) {
      // The key's secret, which is drawn once the account is written.
      if (length === world.auth.config.sessions.secretLength) throw new Error('no more randomness')
      return world.auth.random.bytes(length)
    },
  }
  const broken = finishRegistration({ ...world.auth, random }, { registrationToken: token, password }, world.client())
  await expect(broken).rejects.toThrow('no more randomness')
  expect(await people()).toBe(0)
  expect(await world.database.db.tables.emailAccount.count()).toBe(0)
  await expect(finish(token)).resolves.toMatchObject({ status: 'signed-in' })
})

describe('at once', () => {
  test('of sixteen with one token one makes the account', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const token = await prove(`token-${round}@example.test`)
      const results = await race(16, () => finish(token))
      expect(winners(results)).toHaveLength(1)
      expect(await people()).toBe(round + 1)
      expect(refusals(results)).toEqual(Array(15).fill('INVALID_CODE'))
    }
  })

  test('of eight who proved the same mailbox one gets it', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const to = `mailbox-${round}@example.test`
      const tokens: string[] = []
      for (let proof = 0; proof < 8; proof++) tokens.push(await prove(to))
      const results = await race(8, (runner) => finish(tokens[runner] ?? ''))
      expect(winners(results)).toHaveLength(1)
      expect(await people()).toBe(round + 1)
      expect(refusals(results)).toEqual(Array(7).fill('INVALID_CODE'))
    }
  })
})
