import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUser, pepperStatus, type Actor } from '../admin.ts'
import { createPasswordHasher } from '../providers/email/password.ts'
import type { AuthRuntime } from '../runtime.ts'
import { parsePeppers } from '../secrets.ts'
import { authenticate, signOutDevice } from '../session.ts'
import { createAuthHarness, type AuthHarness } from '../testing.ts'
import { inProcessHashing } from '../testing/in-process-hashing.ts'

const operator: Actor = { kind: 'operator' }
const oldText = 'the session pepper of the tests, 32+ chars'
const newText = 'the session pepper that comes after it'
const oldPasswordText = 'the password pepper of the tests, 32+'
const newPasswordText = 'the password pepper that comes after it'

let world: AuthHarness
beforeAll(async () => {
  world = await createAuthHarness()
})
afterAll(() => world[Symbol.asyncDispose]())

/** The same app, started again with other peppers. */
function restarted(sessionFallbacks: readonly string[], passwordFallbacks: readonly string[]): AuthRuntime {
  const passwordPeppers = parsePeppers(newPasswordText, passwordFallbacks)
  return {
    ...world.auth,
    passwords: createPasswordHasher({
      peppers: passwordPeppers,
      settings: { algorithm: 'bcrypt', cost: 4 },
      extraSaltyHash: true,
      engine: inProcessHashing,
    }),
    secrets: { ...world.auth.secrets, sessionPeppers: parsePeppers(newText, sessionFallbacks), passwordPeppers },
  }
}

test('says what stands under which pepper, until the old ones can go', async () => {
  const [oldId, newId, oldPasswordId, newPasswordId] = [oldText, newText, oldPasswordText, newPasswordText].map(
    (text) => parsePeppers(text, []).current.id,
  )
  const keyId = world.auth.secrets.encryptionKeys.current.id
  const ana = await world.signUp()
  await createUser(world.auth, operator, { email: 'bare@example.test', password: null })
  const lapsed = await world.signIn(ana)
  await signOutDevice(world.auth, lapsed.session)
  expect(await pepperStatus(world.auth)).toEqual({
    sessions: [{ pepperId: oldId, role: 'current', live: 1 }],
    passwords: [{ pepperId: oldPasswordId, role: 'current', live: 1 }],
    securityLogs: [{ pepperId: oldId, role: 'current', live: 0 }],
    authenticatorApps: [{ pepperId: keyId, role: 'current', live: 0 }],
    recoveryCodes: [{ pepperId: keyId, role: 'current', live: 0 }],
  })

  const rotating = restarted([oldText], [oldPasswordText])
  expect(await pepperStatus(rotating)).toMatchObject({
    sessions: [
      { pepperId: newId, role: 'current', live: 0 },
      { pepperId: oldId, role: 'fallback', live: 1 },
    ],
    passwords: [
      { pepperId: newPasswordId, role: 'current', live: 0 },
      { pepperId: oldPasswordId, role: 'fallback', live: 1 },
    ],
    securityLogs: [
      { pepperId: newId, role: 'current', live: 0 },
      { pepperId: oldId, role: 'fallback', live: 0 },
    ],
  })
  const dropped = await pepperStatus(restarted([], []))
  expect(dropped.sessions).toContainEqual({ pepperId: oldId, role: 'unknown', live: 1 })
  expect(dropped.passwords).toContainEqual({ pepperId: oldPasswordId, role: 'unknown', live: 1 })

  await authenticate(rotating, ana.key)
  await rotating.background.settled()
  const later = await pepperStatus(rotating)
  expect(later.sessions).toEqual([
    { pepperId: newId, role: 'current', live: 1 },
    { pepperId: oldId, role: 'fallback', live: 0 },
  ])
})

test('does not count sessions that the clock has ended', async () => {
  const before = await pepperStatus(world.auth)
  expect(before.sessions.some(({ live }) => live > 0)).toBe(true)
  world.clock.advance(8 * 86_400_000)
  const after = await pepperStatus(world.auth)
  expect(after.sessions.every(({ live }) => live === 0)).toBe(true)
})
