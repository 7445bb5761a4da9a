import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { finishPasskeySignIn, startPasskeySignIn } from '../../passkey.ts'
import {
  addPasskey,
  createAuthHarness,
  createSoftwareAuthenticator,
  type AddedPasskey,
  type AuthHarness,
} from '../../testing.ts'
import type { AnswerFaults } from '../../testing/software-authenticator.ts'

let world: AuthHarness
let passkey: AddedPasskey

beforeEach(async () => {
  world = await createAuthHarness()
  const { session } = await world.signUp()
  const authenticator = createSoftwareAuthenticator(undefined, { isCounting: true, isSynced: false })
  passkey = await addPasskey(world.auth, { session, client: world.client() }, { authenticator })
})
afterEach(() => world[Symbol.asyncDispose]())

const start = (client = world.client()) =>
  startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { session: null, client })

async function signIn(faults: AnswerFaults = {}) {
  const client = world.client()
  return finishPasskeySignIn(world.auth, passkey.answer(await start(client), faults), client)
}

const stored = () => world.database.db.tables.passkey.findUniqueOrThrow({ where: { id: passkey.id } })
const sessions = () => world.database.db.tables.authKey.count({ where: { method: 'passkey' } })

describe('a passkey that counts its uses', () => {
  test('signs in as long as it counts up', async () => {
    expect(await stored()).toMatchObject({ counter: 1n, isSynced: false })
    await signIn()
    expect(await stored()).toMatchObject({ counter: 2n })
    await signIn({ counter: 4_294_967_295 })
    expect(await stored()).toMatchObject({ counter: 4_294_967_295n })
  })

  test.each([0, 1, 4, 5])('is refused where it says %i after 5, as a copy would', async (counter) => {
    await signIn({ counter: 5 })
    await expect(signIn({ counter })).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    const entry = await world.database.db.tables.securityLogEntry.findFirst({ orderBy: { sequence: 'desc' } })
    expect(entry).toMatchObject({ event: 'sign-in-failed', details: { method: 'passkey', why: 'passkey-refused' } })
    expect(await stored()).toMatchObject({ counter: 5n })
  })

  test('and its copy do not both sign in with one count, however close', { timeout: 60_000 }, async () => {
    for (let round = 1; round <= 10; round++) {
      const tries = await Promise.all(
        Array.from({ length: 16 }, async () => {
          const client = world.client()
          const answer = passkey.answer(await start(client), { counter: round + 1 })
          return () => finishPasskeySignIn(world.auth, answer, client)
        }),
      )
      const results = await race(16, async (runner) => tries[runner]?.())
      expect(winners(results)).toHaveLength(1)
      expect(await sessions()).toBe(round)
    }
  })
})
