import { randomBytes } from 'node:crypto'
import { createOutbox } from '@latchkey/email/outbox'
import { createFakeClock } from '@latchkey/testing/fake-clock'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AuthRuntime, ClientInfo } from '../runtime.ts'
import { parsePeppers } from '../secrets.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { isKnownDevice, renewKnownDevice } from './known-device.ts'

const year = 365 * 86_400_000
const program = { isProgram: true, userAgent: 'latchkey-client/0.1.0 (node)' } as const

let world: AuthHarness
let ana: Person
let ben: Person

beforeAll(async () => {
  world = await createAuthHarness()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  ana = await world.signUp()
  ben = await world.signUp()
})

const mailsTo = ({ email }: Person) => world.mails.filter(({ kind, to }) => kind === 'new-device' && to === email)

/** Signs in, and says whether a mail went out. */
async function isNews(person: Person, client: Partial<ClientInfo>): Promise<boolean> {
  const before = mailsTo(person).length
  await world.signIn(person, world.client(client))
  return mailsTo(person).length > before
}

describe('a browser', () => {
  test('that completes a registration is no news, and is known from then on', async () => {
    expect(mailsTo(ana)).toEqual([])
    expect(await isNews(ana, { knownDevice: ana.knownDevice })).toBe(false)
  })

  test('that brings nothing is news, told where, when and how', async () => {
    await world.signIn(ana, world.client({ address: '203.0.113.9' }))
    const [mail] = mailsTo(ana)
    for (const fact of ['Firefox on Linux', 'email and password', '203.0.113.9', 'UTC']) {
      expect(mail?.text).toContain(fact)
    }
  })

  test('stays known from sign-in to sign-in, whatever became of the sessions', async () => {
    const { knownDevice } = await world.signIn(ana)
    await world.database.db.tables.authKey.deleteMany({ where: { userId: ana.session.userId } })
    expect(await isNews(ana, { knownDevice, userAgent: 'another version' })).toBe(false)
  })

  test('that she has signed in with is still news to the next person', async () => {
    expect(await isNews(ben, { knownDevice: ana.knownDevice })).toBe(true)
  })

  test('of the same make as one of hers is news without its token', async () => {
    const { userAgent } = world.client()
    expect(await isNews(ana, { userAgent })).toBe(true)
  })

  test('is told to nobody when the sign-in fails', async () => {
    await expect(world.signIn({ ...ana, password: 'not her passphrase' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
    await world.auth.background.settled()
    expect(mailsTo(ana)).toEqual([])
  })
})

describe('a program', () => {
  test('is news once under each name', async () => {
    expect(await isNews(ana, program)).toBe(true)
    expect(await isNews(ana, program)).toBe(false)
    expect(await isNews(ana, { ...program, userAgent: 'curl/8.14.1' })).toBe(true)
  })

  test('of somebody else does not make it known', async () => {
    await world.signIn(ben, world.client(program))
    expect(await isNews(ana, program)).toBe(true)
  })

  test.each([null, ''])('that has no name (%j) is always news', async (userAgent) => {
    await world.signIn(ana, world.client({ isProgram: true, userAgent }))
    expect(await isNews(ana, { isProgram: true, userAgent })).toBe(true)
  })

  test('cannot pass as one of her browsers', async () => {
    const { userAgent } = world.client()
    expect(await isNews(ana, { isProgram: true, userAgent })).toBe(true)
  })
})

test('after ten mails within an hour she is spared more of them, and signed in all the same', async () => {
  const cleo = await world.signUp()
  for (let mail = 0; mail < 10; mail++) expect(await isNews(cleo, { knownDevice: null })).toBe(true)
  expect(await isNews(cleo, { knownDevice: null })).toBe(false)
  expect(await isNews(ana, { knownDevice: null })).toBe(true)
  world.clock.advance(3_600_000)
  expect(await isNews(cleo, { knownDevice: null })).toBe(true)
})

test('the mail is stored exactly when the session is', async () => {
  let isBroken = false
  const mail = { encryptionKey: new Uint8Array(32), random: { bytes: randomBytes }, onWake: () => undefined }
  await using hooked = await createAuthHarness({
    runtime: {
      outbox: createOutbox({ ...mail, clock: createFakeClock() }),
      hooks: {
        async onSessionCreated() {
          if (isBroken) throw new Error('undone')
        },
      },
    },
  })
  const { tables } = hooked.database.db
  const { id: userId } = await tables.authUser.create({
    data: { id: '019aa6a4-0000-7000-8000-00000000000a', createdAt: hooked.clock.now(), scopeNames: [] },
  })
  const address = { email: 'cleo@example.test', passwordHash: '-' }
  const now = hooked.clock.now()
  await tables.emailAccount.create({ data: { userId, ...address, passwordChangedAt: now, createdAt: now } })
  const signIn = () => completeSignIn(hooked.auth, { userId, method: 'email', client: hooked.client() })

  isBroken = true
  await expect(signIn()).rejects.toThrow('undone')
  expect(await tables.outboxMail.count()).toBe(0)
  isBroken = false
  await signIn()
  expect(await tables.outboxMail.findMany({ select: { kind: true, recipient: true } })).toEqual([
    { kind: 'new-device', recipient: 'cleo@example.test' },
  ])
})

describe('the token', () => {
  const clock = createFakeClock()
  const peppers = { now: 'the pepper of today, 32 characters', before: 'the pepper of before, 32 characters' }
  const runtime = (current: string, ...fallbacks: string[]): Pick<AuthRuntime, 'clock' | 'secrets'> => {
    const sessionPeppers = parsePeppers(current, fallbacks)
    return { clock, secrets: { sessionPeppers, passwordPeppers: sessionPeppers, encryptionKeys: sessionPeppers } }
  }
  const auth = runtime(peppers.now)
  const knows = (knownDevice: string | null, userId: string, by = auth) =>
    isKnownDevice(by, world.database.db.tables, { userId, client: world.client({ knownDevice }) })

  test('holds no id and no address, only what our key can make', () => {
    const token = renewKnownDevice(auth, null, ana.session.userId)
    expect(token).toMatch(/^[\w-]{48}$/)
    const bytes = Buffer.from(token, 'base64url')
    expect(bytes.includes(Buffer.from(ana.session.userId.replaceAll('-', ''), 'hex'))).toBe(false)
    expect(renewKnownDevice(runtime(peppers.before), null, ana.session.userId)).not.toBe(token)
  })

  test('vouches for a year after the latest sign-in, to the second', async () => {
    const { userId } = ana.session
    const token = renewKnownDevice(auth, null, userId)
    clock.advance(year - 1000)
    expect(await knows(token, userId)).toBe(true)
    const renewed = renewKnownDevice(auth, token, userId)
    clock.advance(1000)
    expect(await knows(token, userId)).toBe(false)
    expect(await knows(renewed, userId)).toBe(true)
    expect(renewed).toHaveLength(48)
  })

  test('cannot be forged: any changed character makes it worthless', async () => {
    const { userId } = ana.session
    const token = renewKnownDevice(auth, null, userId)
    for (let index = 0; index < token.length; index++) {
      const forged = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1)
      expect(await knows(forged, userId), `character ${index}`).toBe(false)
    }
  })

  test('is worthless when cut, lengthened, empty or of another form', async () => {
    const { userId } = ana.session
    const token = renewKnownDevice(auth, null, userId)
    const others = [
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      ` ${token}`,
      `${token}=`,
      token.repeat(6),
      `${token}${'!'.repeat(48)}`,
      Buffer.from(token, 'base64url').toString('base64').replace(/[\w]/, '+'),
      '',
      null,
    ]
    for (const other of others) expect(await knows(other, userId), String(other)).toBe(false)
  })

  test('made under an older pepper still vouches, and is renewed under the current one', async () => {
    const { userId } = ana.session
    const old = renewKnownDevice(runtime(peppers.before), null, userId)
    const rotated = runtime(peppers.now, peppers.before)
    expect(await knows(old, userId, rotated)).toBe(true)
    expect(await knows(old, userId, auth)).toBe(false)
    const renewed = renewKnownDevice(rotated, old, userId)
    expect(renewed).toHaveLength(48)
    expect(await knows(renewed, userId, auth)).toBe(true)
  })

  test('vouches for two people in one browser, each by herself', async () => {
    const both = renewKnownDevice(auth, renewKnownDevice(auth, null, ana.session.userId), ben.session.userId)
    expect(await knows(both, ana.session.userId)).toBe(true)
    expect(await knows(both, ben.session.userId)).toBe(true)
    expect(await knows(both, (await world.signUp()).session.userId)).toBe(false)
  })

  test('remembers five people, and lets go of the one who signed in longest ago', async () => {
    const people = Array.from({ length: 6 }, (_, index) => `person ${index}`)
    let token: string | null = null
    for (const person of people) token = renewKnownDevice(auth, token, person)
    expect(token).toHaveLength(5 * 48)
    expect(await Promise.all(people.map((person) => knows(token, person)))).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
    ])
    token = renewKnownDevice(auth, token, 'person 1')
    token = renewKnownDevice(auth, token, 'person 6')
    expect(await knows(token, 'person 1')).toBe(true)
    expect(await knows(token, 'person 2')).toBe(false)
  })

  test('drops the people whose year is over', async () => {
    const token = renewKnownDevice(auth, null, ana.session.userId)
    clock.advance(year)
    expect(renewKnownDevice(auth, token, ben.session.userId)).toHaveLength(48)
  })
})
