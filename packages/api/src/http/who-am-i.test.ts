import { createHook } from 'node:async_hooks'
import { pbkdf2, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { send, serve, type RawResponse, type Served } from '../testing/serve.ts'

let world: ApiHarness
let served: Served
let ana: Person
const statements: unknown[] = []

beforeAll(async () => {
  world = await createApiHarness({ freshDatabase: true })
  const { pool, authenticationPool } = world.database
  for (const each of [pool, authenticationPool]) each.on('connect', (connection) => record(connection, statements))
  served = await serve(world)
  ana = await world.signUp()
})
beforeEach(() => void (statements.length = 0))
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** Writes down every statement that a connection sends from now on, with the name it is prepared under. */
function record(connection: { query: unknown }, into: unknown[]): void {
  const query = connection.query as (...args: unknown[]) => unknown
  connection.query = (...args: unknown[]) => {
    const [first] = args
    into.push(typeof first === 'string' ? first : ((first as { name?: string }).name ?? first))
    return query.apply(connection, args)
  }
}

function whoAmI(): Promise<RawResponse> {
  return send(`${served.url}/api/trpc/auth.status.get`, { headers: { authorization: `Bearer ${ana.key}` } })
}

// What libuv runs in its pool of threads; a request that waits there waits behind everybody's hashing and file work.
const poolWork = /^(FS|GETADDRINFO|GETNAMEINFO|PBKDF2|SCRYPT|HKDF|HASH|SIGN|RANDOM|KEY|CHECKPRIME|CIPHER|ZLIB|BLOB)/

/**
 * The kinds of work of the thread pool that began, and came back, while `work` ran. What is done at once, such as random
 * bytes for the next hundred ids, begins in the same way and never comes back.
 */
async function poolWorkOf(work: () => Promise<unknown>): Promise<string[]> {
  const begun = new Map<number, string>()
  const waitedFor: string[] = []
  const hook = createHook({
    init(id, type) {
      if (poolWork.test(type)) begun.set(id, type)
    },
    before(id) {
      const type = begun.get(id)
      if (type !== undefined) waitedFor.push(type)
    },
  }).enable()
  try {
    await work()
  } finally {
    hook.disable()
  }
  return waitedFor
}

test('"who am I" tells who she is by one prepared statement, and writes nothing', async () => {
  // However long ago she was last seen: asking is no use of the session.
  world.clock.advance(3_600_000)
  const { status, data } = await whoAmI()
  await world.auth.background.settled()
  expect(status).toBe(200)
  expect(data).toMatchObject({ isSignedIn: true, userInfo: ana.userInfo, session: { id: ana.session.authKeyId } })
  expect(statements).toEqual(['find-auth-key'])
})

test('"who am I" of somebody without a key asks the database nothing', async () => {
  expect((await send(`${served.url}/api/trpc/auth.status.get`)).data).toMatchObject({ isSignedIn: false })
  expect(statements).toEqual([])
})

test('"who am I" waits for nothing in the pool of threads', async () => {
  // The first call prepares the statement and warms what is loaded late.
  await whoAmI()
  const seen = async () => {
    randomBytes(16)
    await promisify(pbkdf2)('seen', 'salt', 1, 32, 'sha256')
    await readFile(import.meta.filename)
  }
  expect(new Set(await poolWorkOf(seen))).toEqual(new Set(['PBKDF2REQUEST', 'FSREQPROMISE']))
  const answers: RawResponse[] = []
  const waitedFor = await poolWorkOf(async () => {
    // As many as use up the random bytes that are kept for ids.
    for (let count = 0; count < 150; count++) answers.push(await whoAmI())
  })
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(waitedFor).toEqual([])
})
