import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HashSettings } from '../../hashing/hash-settings.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { parsePeppers } from '../../secrets.ts'
import { authenticate } from '../../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../../testing.ts'
import { inProcessHashing } from '../../testing/in-process-hashing.ts'
import { createPasswordHasher } from './password.ts'
import { signInWithEmail } from './sign-in-with-email.ts'

const email = 'ana@example.test'

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email })
})
afterEach(() => world[Symbol.asyncDispose]())

const storedHash = async () =>
  (await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { email } })).passwordHash
const block = () =>
  world.database.db.tables.authUser.update({ where: { id: ana.session.userId }, data: { blocked: true } })
const events = async () =>
  (await world.database.db.tables.securityLogEntry.findMany({ orderBy: { sequence: 'asc' } })).map(
    ({ event, details, personal }) => ({ event, details, personal }),
  )

test('the right password opens a new session; the others stay', async () => {
  const { status, key, session, userInfo } = await world.signIn(ana)
  expect(status).toBe('signed-in')
  expect(session.authKeyId).not.toBe(ana.session.authKeyId)
  expect(userInfo).toEqual(ana.userInfo)
  expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
  expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
})

test('a wrong password is refused and written into the log, with the place it came from', async () => {
  const client = world.client()
  const wrong = signInWithEmail(world.auth, { email, password: 'wrong' }, client)
  await expect(wrong).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', details: undefined })
  await world.auth.background.settled()
  expect((await events()).at(-1)).toEqual({
    event: 'sign-in-failed',
    details: { method: 'email', why: 'wrong-password' },
    personal: { address: client.address, userAgent: client.userAgent },
  })
})

describe('a blocked person', () => {
  test('is told so after the right password, and only then', async () => {
    await block()
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    await expect(world.signIn({ ...ana, password: 'wrong' })).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    await world.auth.background.settled()
    expect((await events()).slice(-2).map(({ details }) => details)).toEqual([
      { method: 'email', why: 'blocked' },
      { method: 'email', why: 'wrong-password' },
    ])
  })
})

describe('a hash of older parameters', () => {
  interface Options {
    readonly cost?: number
    readonly settings?: HashSettings
    readonly extraSaltyHash?: boolean
    readonly pepper?: string
    readonly fallbacks?: string[]
  }
  const hasherOf = ({ cost = 4, settings, extraSaltyHash = true, pepper, fallbacks = [] }: Options) =>
    createPasswordHasher({
      peppers: parsePeppers(pepper ?? 'the password pepper of the tests, 32+', fallbacks),
      settings: settings ?? { algorithm: 'bcrypt', cost },
      extraSaltyHash,
      engine: inProcessHashing,
    })
  const withPasswords = (passwords: AuthRuntime['passwords']): AuthRuntime => ({ ...world.auth, passwords })
  const signInTo = (auth: AuthRuntime) => signInWithEmail(auth, ana, world.client())

  test('is upgraded by signing in, after the answer', async () => {
    const stronger = withPasswords(hasherOf({ cost: 5 }))
    await signInTo(stronger)
    await world.auth.background.settled()
    expect(await storedHash()).toContain('$2b$05$')
    await expect(signInTo(stronger)).resolves.toBeDefined()
  })

  test('moves to the current pepper, after which the old one can go', async () => {
    const [older, newer] = ['the password pepper of the tests, 32+', 'another password pepper, as long']
    await signInTo(withPasswords(hasherOf({ pepper: newer, fallbacks: [older] })))
    await world.auth.background.settled()
    await expect(signInTo(withPasswords(hasherOf({ pepper: newer })))).resolves.toBeDefined()
  })

  test('moves from one algorithm to the other, and back', async () => {
    const argon2id = { algorithm: 'argon2id', memory: 7168, iterations: 1, parallelism: 1 } as const
    const [newer, older] = [withPasswords(hasherOf({ settings: argon2id })), withPasswords(hasherOf({}))]
    await signInTo(newer)
    await world.auth.background.settled()
    expect(await storedHash()).toContain('$argon2id$v=19$m=7168,t=1,p=1$')
    await expect(signInTo(newer)).resolves.toBeDefined()
    await signInTo(older)
    await world.auth.background.settled()
    expect(await storedHash()).toContain('$2b$04$')
    await expect(signInTo(older)).resolves.toBeDefined()
  })

  test('takes the address in, or leaves it out, as the option says', async () => {
    const storedEmail = async () =>
      (await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { email } })).passwordEmail
    expect(await storedEmail()).toBe(email)
    const [without, salted] = [withPasswords(hasherOf({ extraSaltyHash: false })), withPasswords(hasherOf({}))]
    await signInTo(without)
    await world.auth.background.settled()
    expect(await storedEmail()).toBeNull()
    await expect(signInTo(without)).resolves.toBeDefined()
    await signInTo(salted)
    await world.auth.background.settled()
    expect(await storedEmail()).toBe(email)
    await expect(signInTo(salted)).resolves.toBeDefined()
  })

  test('stays the password of a person whose address changed since', async () => {
    const { emailAccount } = world.database.db.tables
    const before = await emailAccount.update({ where: { email }, data: { email: 'moved@example.test' } })
    await expect(
      signInWithEmail(world.auth, { ...ana, email: 'moved@example.test' }, world.client()),
    ).resolves.toBeDefined()
    await world.auth.background.settled()
    const after = await emailAccount.findUniqueOrThrow({ where: { userId: before.userId } })
    expect([after.passwordHash, after.passwordEmail]).toEqual([before.passwordHash, email])
  })

  test('is not written over a password that was changed meanwhile', async () => {
    const stronger = hasherOf({ cost: 5 })
    const changed = await world.auth.passwords.hash('changed meanwhile', email)
    const auth = withPasswords({
      ...stronger,
      async hash(password) {
        await world.database.db.tables.emailAccount.update({ where: { email }, data: changed })
        return stronger.hash(password, email)
      },
    })
    await signInTo(auth)
    await world.auth.background.settled()
    expect(await storedHash()).toBe(changed.passwordHash)
  })

  test('is left alone by a wrong password', async () => {
    const before = await storedHash()
    const wrong = signInWithEmail(withPasswords(hasherOf({ cost: 5 })), { email, password: 'wrong' }, world.client())
    await expect(wrong).rejects.toThrow('INVALID_CREDENTIALS')
    await world.auth.background.settled()
    expect(await storedHash()).toBe(before)
  })
})
