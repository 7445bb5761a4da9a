import { signInWithEmail } from '@latchkey/auth/email'
import { parsePeppers } from '@latchkey/auth/secrets'
import { createAuthHarness, type AuthHarness } from '@latchkey/auth/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runWith } from '../testing/run-with.ts'

const older = 'the older pepper of these tests, 32+ characters'
const newer = 'the newer pepper of these tests, 32+ characters'
const peppersOlder = parsePeppers(older, [])
const peppersRotated = parsePeppers(newer, [older])
const [olderId, newerId] = [peppersOlder.current.id, peppersRotated.current.id]

const ana = { email: 'ana@example.test', password: 'a fine long passphrase' }
let world: AuthHarness

beforeEach(async () => {
  world = await createAuthHarness()
  const before = { ...world.auth, secrets: { ...world.auth.secrets, sessionPeppers: peppersOlder } }
  await runWith({ auth: before, input: ana.password }, 'users', 'create', ana.email, '--password-stdin')
  await signInWithEmail(before, ana, world.client())
})
afterEach(() => world[Symbol.asyncDispose]())

const status = (sessionPeppers: typeof peppersOlder, ...more: string[]) =>
  runWith(
    { auth: { ...world.auth, secrets: { ...world.auth.secrets, sessionPeppers } } },
    ...['pepper', 'status', ...more],
  )

test('an older pepper must stay while a session is under it, and can go after that', async () => {
  const { stdout } = await status(peppersRotated)
  expect(stdout).toMatch(new RegExp(`^sessions +${newerId} +current +0$`, 'm'))
  expect(stdout).toMatch(new RegExp(`^sessions +${olderId} +fallback +1$`, 'm'))
  expect(stdout).toContain(`${olderId} must stay in AUTH_SESSION_FALLBACK_PEPPERS: 1 session under it.`)
  await runWith({ auth: world.auth }, 'sessions', 'revoke', '--user', 'ana@example.test')
  expect((await status(peppersRotated)).stdout).toContain(`${olderId} can go: no session is under it.`)
})

test('a pepper that was taken away too soon is named', async () => {
  const { stdout } = await status(parsePeppers(newer, []))
  expect(stdout).toContain(`${olderId} is not in the configuration, so 1 session cannot be checked.`)
})

test('the document counts what there is, by pepper and by key', async () => {
  const keyId = world.auth.secrets.encryptionKeys.current.id
  expect((await status(peppersRotated, '--json')).json()).toEqual({
    sessions: [
      { pepperId: newerId, role: 'current', live: 0 },
      { pepperId: olderId, role: 'fallback', live: 1 },
    ],
    passwords: [{ pepperId: world.auth.secrets.passwordPeppers.current.id, role: 'current', live: 1 }],
    securityLogs: [
      { pepperId: newerId, role: 'current', live: 0 },
      { pepperId: olderId, role: 'fallback', live: 0 },
    ],
    authenticatorApps: [{ pepperId: keyId, role: 'current', live: 0 }],
    recoveryCodes: [{ pepperId: keyId, role: 'current', live: 0 }],
  })
})

test('an encryption key must stay while a recovery code is under it, and goes when the mails under it are gone', async () => {
  const between = parsePeppers(newer, [older])
  const withKeys = async () => {
    const { stdout } = await runWith(
      { auth: { ...world.auth, secrets: { ...world.auth.secrets, encryptionKeys: between } } },
      ...['pepper', 'status'],
    )
    return stdout
  }
  expect(await withKeys()).toContain(
    `${olderId} can go a week after it was replaced, when no mail waits under it any more: no authenticator app is under it.`,
  )
  const { id: userId } = await world.database.db.tables.authUser.findFirstOrThrow({ select: { id: true } })
  const code = (named: boolean) => ({
    ...{ id: crypto.randomUUID(), userId, createdAt: world.clock.now() },
    codeHash: Buffer.concat([Buffer.from(named ? olderId : '', 'hex'), Buffer.alloc(32, named ? 1 : 2)]),
  })
  await world.database.db.tables.recoveryCode.create({ data: code(true) })
  const stdout = await withKeys()
  expect(stdout).toContain(`${olderId} must stay in AUTH_ENCRYPTION_FALLBACK_KEYS: 1 recovery code under it.`)
  expect(stdout).not.toContain(`${olderId} can go`)
  await world.database.db.tables.recoveryCode.deleteMany({})
  await world.database.db.tables.recoveryCode.create({ data: code(false) })
  const unnamed = await withKeys()
  expect(unnamed).toContain('1 recovery code from before keys were named: every key in AUTH_ENCRYPTION_FALLBACK_KEYS')
  expect(unnamed).not.toContain(`${olderId} can go`)
})
