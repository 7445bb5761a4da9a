import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ClientInfo } from '../../runtime.ts'
import { createAuthHarness, type AuthHarness } from '../../testing.ts'
import { startRegistration } from './start-registration.ts'
import { verifyRegistrationCode } from './verify-registration-code.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const email = 'ana@example.test'

let world: AuthHarness
let browser: ClientInfo

beforeEach(async () => {
  world = await createAuthHarness()
  browser = world.client()
})
afterEach(() => world[Symbol.asyncDispose]())

const start = async (client = browser, to = email) =>
  (await startRegistration(world.auth, { email: to }, client)).requestId
const verify = (requestId: string, code: string, client = browser) =>
  verifyRegistrationCode(world.auth, { requestId, code }, client)
const mailsTo = (to = email) => world.mails.filter((mail) => mail.to === to).length
const wrongCodeFor = (code: string) => (code.startsWith('1') ? '2' : '1') + code.slice(1)

test('an unknown address gets a mail with a code that works, for as long as the mail says', async () => {
  const requestId = await start()
  expect(world.mails).toMatchObject([{ kind: 'verification-code', to: email }])
  expect(world.mails[0]?.expiresAt.getTime()).toBe(world.clock.now().getTime() + 15 * minute)
  expect(await verify(requestId, world.codeFor(email))).toEqual({ registrationToken: expect.any(String) })
})

test('a known address gets a mail that says so, and its request never comes true', async () => {
  await world.signUp({ email })
  world.clock.advance(hour)
  const requestId = await start()
  expect(world.mails.at(-1)).toMatchObject({ kind: 'already-registered', to: email })
  expect(world.mails.at(-1)?.text).not.toMatch(/^\d{8}$/m)
  await expect(verify(requestId, '00000000')).rejects.toMatchObject({ code: 'INVALID_CODE' })
})

test('the request of a known address is not opened even by the code that nobody was sent', async () => {
  await world.signUp({ email })
  const zeros = (length: number) => (length === 8 ? new Uint8Array(8) : world.auth.random.bytes(length))
  const auth = { ...world.auth, random: { bytes: zeros } }
  const startWithZeros = (to: string) => startRegistration(auth, { email: to }, world.client())
  const fresh = await startWithZeros('bea@example.test')
  await expect(verify(fresh.requestId, '00000000')).resolves.toBeDefined()
  const taken = await startWithZeros(email)
  await expect(verify(taken.requestId, '00000000')).rejects.toMatchObject({ code: 'INVALID_CODE' })
})

test('neither code nor browser is stored readably', async () => {
  await start()
  const { rows } = await world.database.pool.query('select * from email_request')
  const stored = JSON.stringify(rows) + Buffer.concat([rows[0].code_hash, rows[0].browser_hash]).toString('latin1')
  expect(stored).not.toContain(world.codeFor(email))
  expect(stored).not.toContain(browser.browserKey)
})

describe('asking again in the same browser', () => {
  test('keeps the request, replaces its code and gives its tries back', async () => {
    const requestId = await start()
    const firstCode = world.codeFor(email)
    for (let tries = 0; tries < 3; tries++) {
      await expect(verify(requestId, wrongCodeFor(firstCode))).rejects.toMatchObject({ code: 'INVALID_CODE' })
    }
    world.clock.advance(minute)
    expect(await start()).toBe(requestId)
    await expect(verify(requestId, firstCode)).rejects.toMatchObject({ code: 'INVALID_CODE' })
    await expect(verify(requestId, world.codeFor(email))).resolves.toBeDefined()
  })

  test('before a minute has passed answers the same, sends nothing and leaves the code alone', async () => {
    const requestId = await start()
    world.clock.advance(minute - 1)
    expect(await start()).toBe(requestId)
    expect(mailsTo()).toBe(1)
    await expect(verify(requestId, world.codeFor(email))).resolves.toBeDefined()
  })

  test('does not give tries back before a new code was sent', async () => {
    const requestId = await start()
    for (let tries = 0; tries < 3; tries++) {
      await expect(verify(requestId, wrongCodeFor(world.codeFor(email)))).rejects.toThrow('INVALID_CODE')
    }
    await start()
    await expect(verify(requestId, world.codeFor(email))).rejects.toMatchObject({ code: 'INVALID_CODE' })
  })

  test('after an hour, or once the code was used, makes a new request', async () => {
    const first = await start()
    world.clock.advance(hour)
    const second = await start()
    expect(second).not.toBe(first)
    await verify(second, world.codeFor(email))
    world.clock.advance(minute)
    expect(await start()).not.toBe(second)
  })

  test('for another address makes another request', async () => {
    expect(await start(browser, 'bea@example.test')).not.toBe(await start())
  })

  test('turns into the other mail where the address got an account meanwhile', async () => {
    const requestId = await start()
    world.clock.advance(minute)
    await world.signUp({ email })
    world.clock.advance(minute)
    expect(await start()).toBe(requestId)
    expect(world.mails.at(-1)?.kind).toBe('already-registered')
  })

  test('in sixteen tabs at once sends one mail', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const to = `tabs-${round}@example.test`
      const client = world.client()
      const requestId = await start(client, to)
      world.clock.advance(minute)
      const answers = winners(await race(16, () => start(client, to)))
      expect(new Set(answers)).toEqual(new Set([requestId]))
      expect(mailsTo(to)).toBe(2)
    }
  })
})

describe('somebody else asking for the same address', () => {
  test('gets a request of her own: the first code keeps working, and hers does not open the first', async () => {
    const mine = await start()
    const myCode = world.codeFor(email)
    const stranger = world.client()
    const theirs = await start(stranger)
    const theirCode = world.codeFor(email)
    expect(theirs).not.toBe(mine)
    for (let tries = 0; tries < 3; tries++) {
      await expect(verify(theirs, wrongCodeFor(theirCode), stranger)).rejects.toThrow('INVALID_CODE')
    }
    await expect(verify(mine, myCode)).resolves.toBeDefined()
  })

  test('with the same browser key but for another person’s address reuses nothing', async () => {
    const mine = await start()
    expect(await start({ ...browser, browserKey: 'somebody else' })).not.toBe(mine)
  })

  test('a program has no browser, so each of its requests is new', async () => {
    const program = world.client({ browserKey: null })
    expect(await start(program)).not.toBe(await start(program))
  })
})

describe('mails', () => {
  test('go to one address from one network three times an hour; then the answer stays the same', async () => {
    const network = '192.0.2.7'
    const ids = []
    for (let asked = 0; asked < 4; asked++) ids.push(await start(world.client({ address: network })))
    expect(new Set(ids).size).toBe(4)
    expect(mailsTo()).toBe(3)
    await start(world.client())
    expect(mailsTo()).toBe(4)
    world.clock.advance(hour)
    await start(world.client({ address: network }))
    expect(mailsTo()).toBe(5)
  })

  test('go to one address ten times an hour in all', async () => {
    for (let asked = 0; asked < 12; asked++) await start(world.client())
    expect(mailsTo()).toBe(10)
    world.clock.advance(hour)
    await start(world.client())
    expect(mailsTo()).toBe(11)
  })

  test('that were not sent leave a request whose code nobody can guess', async () => {
    for (let asked = 0; asked < 3; asked++) await start({ ...browser, browserKey: `${asked}` })
    const requestId = await start({ ...browser, browserKey: 'one more' })
    await expect(verify(requestId, '00000000')).rejects.toMatchObject({ code: 'INVALID_CODE' })
    const row = await world.database.db.tables.emailRequest.findUniqueOrThrow({ where: { id: requestId } })
    expect(row).toMatchObject({ mailedAt: null, attempts: 3 })
  })

  test('that may be sent again later turn such a request into a real one', async () => {
    for (let asked = 0; asked < 3; asked++) await start({ ...browser, browserKey: `${asked}` })
    world.clock.advance(30 * minute)
    const requestId = await start()
    expect(mailsTo()).toBe(3)
    world.clock.advance(30 * minute - 1)
    expect(await start()).toBe(requestId)
    expect(mailsTo()).toBe(3)
    world.clock.advance(1)
    await start()
    expect(mailsTo()).toBe(4)
  })
})
