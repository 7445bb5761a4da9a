import { isDomainError } from '@latchkey/contracts/domain-error'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { finishRegistration, signInWithEmail, startRegistration, verifyRegistrationCode } from '../email.ts'
import type { StoredPassword } from '../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { spend } from './spend.ts'

const second = 1000
const minute = 60 * second

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test' })
})
afterEach(() => world[Symbol.asyncDispose]())

const codeOf = async (attempt: Promise<unknown>) => {
  try {
    await attempt
    return 'taken'
  } catch (error) {
    if (isDomainError(error, 'TOO_MANY_ATTEMPTS')) return `wait ${error.details.retryAfterSeconds}`
    return error instanceof Error ? error.message : error
  }
}

const wrong = (email = ana.email, client = world.client()) =>
  codeOf(signInWithEmail(world.auth, { email, password: 'not the password' }, client))
const right = (client = world.client()) => codeOf(world.signIn(ana, client))

describe('failed sign-ins of one account', () => {
  test('are taken up to the fifth within five minutes, from wherever they come', async () => {
    for (let tries = 0; tries < 5; tries++) expect(await wrong()).toBe('INVALID_CREDENTIALS')
    expect(await wrong()).toBe('wait 300')
  })

  test('stop even the right password until the wait is over', async () => {
    for (let tries = 0; tries < 5; tries++) await wrong()
    expect(await right()).toBe('wait 300')
    world.clock.advance(299_001)
    expect(await right()).toBe('wait 1')
    world.clock.advance(999)
    expect(await right()).toBe('taken')
  })

  test('roll: each one is forgotten five minutes after it happened', async () => {
    await wrong()
    world.clock.advance(2 * minute)
    for (let tries = 0; tries < 4; tries++) await wrong()
    expect(await wrong()).toBe('wait 180')
    world.clock.advance(3 * minute)
    expect(await wrong()).toBe('INVALID_CREDENTIALS')
    expect(await wrong()).toBe('wait 120')
  })

  test('are forgotten after a success', async () => {
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 4; tries++) expect(await wrong()).toBe('INVALID_CREDENTIALS')
      expect(await right()).toBe('taken')
    }
  })

  test('of one account leave other accounts alone', async () => {
    const bea = await world.signUp()
    for (let tries = 0; tries < 6; tries++) await wrong()
    expect(await codeOf(world.signIn(bea))).toBe('taken')
  })

  test('count the same for an address without an account', async () => {
    for (let tries = 0; tries < 5; tries++) expect(await wrong('nobody@example.test')).toBe('INVALID_CREDENTIALS')
    expect(await wrong('nobody@example.test')).toBe('wait 300')
  })

  test('are counted before the password is checked: of twenty at once five are', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const checked: string[] = []
      const auth = {
        ...world.auth,
        passwords: {
          ...world.auth.passwords,
          verify: (stored: StoredPassword | null, password: string) => {
            checked.push(password)
            return world.auth.passwords.verify(stored, password)
          },
        },
      }
      const input = { email: `nobody-${round}@example.test`, password: 'not the password' }
      await race(20, () => signInWithEmail(auth, input, world.client()))
      expect(checked).toHaveLength(5)
    }
  })
})

describe('tries from one network', () => {
  test('are taken in a burst of thirty, then ten a minute', async () => {
    const client = world.client()
    const emails = Array.from({ length: 30 }, (_, index) => `nobody-${index}@example.test`)
    for (const email of emails) expect(await wrong(email, client)).toBe('INVALID_CREDENTIALS')
    expect(await right(client)).toBe('wait 6')
    expect(await right()).toBe('taken')
    world.clock.advance(6 * second)
    expect(await right(client)).toBe('taken')
    expect(await right(client)).toBe('wait 6')
  })

  test('count every step with credentials or codes, one each', async () => {
    const client = world.client()
    const requestId = '019ca8a0-0000-7000-8000-000000000000'
    const steps = [
      () => signInWithEmail(world.auth, { email: 'nobody@example.test', password: 'x' }, client),
      () => startRegistration(world.auth, { email: 'nobody@example.test' }, client),
      () => verifyRegistrationCode(world.auth, { requestId, code: '00000000' }, client),
      () => finishRegistration(world.auth, { registrationToken: 'made up', password: 'a fine long one' }, client),
    ]
    const network = { limit: 'network', subject: [client.address ?? ''] } as const
    for (let taken = 0; taken < 26; taken++) await spend(world.auth, network)
    for (const step of steps) expect(await codeOf(step())).not.toMatch(/^wait/)
    for (const step of steps) expect(await codeOf(step())).toBe('wait 6')
  })

  test('share the limit across one IPv6 network and across both spellings of an IPv4 address', async () => {
    for (let taken = 0; taken < 30; taken++) {
      const email = `nobody-${taken}@example.test`
      await wrong(email, world.client({ address: `2001:db8:1:2::${taken}` }))
      await wrong(`other-${email}`, world.client({ address: taken % 2 ? '192.0.2.7' : '::ffff:192.0.2.7' }))
    }
    expect(await right(world.client({ address: '2001:db8:1:2:ffff::1' }))).toBe('wait 6')
    expect(await right(world.client({ address: '192.0.2.7' }))).toBe('wait 6')
    expect(await right(world.client({ address: '2001:db8:1:3::1' }))).toBe('taken')
  })

  test('hold for calls without an address too, which share one', async () => {
    for (let taken = 0; taken < 30; taken++)
      await wrong(`nobody-${taken}@example.test`, world.client({ address: null }))
    expect(await right(world.client({ address: null }))).toBe('wait 6')
  })
})

test('what is kept of a limit names nobody', async () => {
  await wrong('secret-admirer@example.test', world.client({ address: '192.0.2.7' }))
  const { rows } = await world.database.pool.query('select key from rate_limit')
  expect(rows.length).toBeGreaterThan(1)
  expect(JSON.stringify(rows)).not.toMatch(/admirer|192\.0\.2\.7/)
})
