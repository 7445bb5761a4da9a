import { createRateLimits } from '@latchkey/prisma/rate-limits'
import { openDatabase } from '@latchkey/prisma/db'
import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { post, serve, type RawResponse, type Served } from '../testing/serve.ts'

const parallel = 16
const resetTimeMs = 300_000

let world: ApiHarness
let nodes: Served[]
let checked: string[]
let dispose: () => Promise<void>
let ana: Person

beforeAll(async () => {
  world = await createApiHarness()
  const verify: typeof world.auth.passwords.verify = (stored, password) => {
    checked.push(password)
    return world.auth.passwords.verify(stored, password)
  }
  // Two nodes, each with connections of its own to the one database.
  const databases = [openDatabase(world.database.url), openDatabase(world.database.url)]
  nodes = await Promise.all(
    databases.map(({ db, pool }) => {
      const passwords = { ...world.auth.passwords, verify }
      const auth = { ...world.auth, db, rateLimits: createRateLimits(pool), passwords }
      return serve({ ...world, auth }, { auth, trustedProxies: ['1'] })
    }),
  )
  dispose = async () => {
    await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()))
    await world.auth.background.settled()
    await Promise.all(databases.map((database) => database.close()))
    await world[Symbol.asyncDispose]()
  }
})
afterAll(() => dispose())
beforeEach(async () => {
  checked = []
  world.clock.advance(86_400_000)
  ana = await world.signUp()
})

interface Guess {
  readonly email?: string
  readonly password?: string
  /** The client as the proxy in front tells it. */
  readonly from: string
  readonly cookie?: string
}

const signIn = (tries: number, { email = ana.email, password = `guess ${tries}`, from, cookie }: Guess) =>
  post(
    `${nodes[tries % nodes.length]?.url}/api/trpc/auth.email.signIn`,
    { email, password },
    { 'x-forwarded-for': `6.6.6.6, ${from}`, ...(cookie && { cookie, origin: 'https://latchkey.test' }) },
  )

/** Runs many, some at once, as fast as they go. */
async function flood(count: number, attempt: (tries: number) => Promise<RawResponse>): Promise<Map<unknown, number>> {
  const answers = new Map<unknown, number>()
  let next = 0
  const runner = async () => {
    while (next < count) {
      const { error, status } = await attempt(next++)
      const answer = error?.data['appCode'] ?? status
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: parallel }, runner))
  return answers
}

const addressOf = (number: number) => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`

describe('a thousand wrong passwords for one account, each from another address, against two nodes', () => {
  it('are checked five times in each five minutes, and do not keep its owner out of her own browser', async () => {
    const answers = await flood(1000, (tries) => signIn(tries, { from: addressOf(tries) }))
    expect(Object.fromEntries(answers)).toEqual({ INVALID_CREDENTIALS: 5, TOO_MANY_ATTEMPTS: 995 })
    expect(checked).toHaveLength(5)

    const hers = { password: ana.password, from: '192.0.2.1' }
    expect((await signIn(0, hers)).error?.data['appCode']).toBe('TOO_MANY_ATTEMPTS')
    const cookie = `__Host-latchkey-device=${ana.knownDevice}`
    expect((await signIn(0, { ...hers, cookie })).data).toMatchObject({ status: 'signed-in' })

    world.clock.advance(resetTimeMs)
    checked = []
    await flood(64, (tries) => signIn(tries, { from: addressOf(2000 + tries) }))
    expect(checked).toHaveLength(5)
  })

  it('from an address list of one /64 each count by network, whatever the client claims of itself', async () => {
    const answers = await flood(64, (tries) =>
      signIn(tries, { email: `nobody-${tries}@example.test`, from: `2001:db8:1:2::${tries.toString(16)}` }),
    )
    expect(Object.fromEntries(answers)).toEqual({ INVALID_CREDENTIALS: 30, TOO_MANY_ATTEMPTS: 34 })
  })
})

it('one address against a thousand accounts is let thirty tries, then ten a minute', async () => {
  const from = '203.0.113.5'
  const sweep = (count: number) =>
    flood(count, (tries) => signIn(tries, { email: `person-${tries}@example.test`, from }))
  expect(Object.fromEntries(await sweep(1000))).toEqual({ INVALID_CREDENTIALS: 30, TOO_MANY_ATTEMPTS: 970 })
  expect(checked).toHaveLength(30)
  world.clock.advance(60_000)
  checked = []
  await sweep(100)
  expect(checked).toHaveLength(10)
})

it('a limit that is used up stays so for a node that was started anew', async () => {
  await flood(20, (tries) => signIn(tries, { from: addressOf(tries) }))
  expect(checked).toHaveLength(5)
  const fresh = openDatabase(world.database.url)
  const auth = { ...world.auth, db: fresh.db, rateLimits: createRateLimits(fresh.pool) }
  await using node = await serve({ ...world, auth }, { auth })
  const { status, headers } = await post(`${node.url}/api/trpc/auth.email.signIn`, {
    email: ana.email,
    password: ana.password,
  })
  expect([status, headers['retry-after']]).toEqual([429, '300'])
  await fresh.close()
})
