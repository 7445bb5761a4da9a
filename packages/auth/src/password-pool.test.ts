import { fork } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { defaultAuthConfig } from './config.ts'
import { createPasswordPool, type PasswordPoolOptions } from './password-pool.ts'
import { parsePeppers } from './secrets.ts'

let pool: ReturnType<typeof createPasswordPool> | undefined
afterEach(() => pool?.close())

const email = 'ana@example.test'

interface Options extends Partial<Omit<PasswordPoolOptions, 'config' | 'peppers'>> {
  readonly config?: Partial<PasswordPoolOptions['config']>
}

const create = ({ config, ...options }: Options = {}) => {
  pool = createPasswordPool({
    peppers: parsePeppers('the password pepper of the tests, 32+', []),
    config: { ...defaultAuthConfig, passwordHashCost: 4, ...config },
    ...options,
  })
  return pool
}

test.each(['bcrypt', 'argon2id'] as const)(
  'a password under %s matches in the pool, and another one does not',
  async (passwordHashAlgorithm) => {
    const passwords = create({ config: { passwordHashAlgorithm } })
    const stored = await passwords.hash('correct horse', email)
    expect(stored.passwordHash).toMatch(
      passwordHashAlgorithm === 'bcrypt' ? '$2b$04$' : '$argon2id$v=19$m=19456,t=2,p=1$',
    )
    expect(await passwords.verify(stored, 'correct horse')).toEqual({ matches: true, needsRehash: false })
    expect(await passwords.verify(stored, 'wrong horse')).toMatchObject({ matches: false })
    expect(await passwords.verify(null, 'correct horse')).toMatchObject({ matches: false })
  },
)

test('whoever comes when the queue is full is refused with a time to wait, the others are served', async () => {
  const passwords = create({ workers: 1, queueMax: 3, config: { passwordHashCost: 8 } })
  const results = await Promise.allSettled(
    Array.from({ length: 7 }, (_, index) => passwords.hash(`password ${index}`, email)),
  )
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
  ])
  expect(results[4]).toMatchObject({
    reason: { code: 'OVERLOADED', details: { retryAfterSeconds: expect.any(Number) } },
  })
  expect(await passwords.hash('once there is room again', email)).toMatchObject({ passwordEmail: email })
})

test('checks are shed like hashes, those for nobody too', async () => {
  const passwords = create({ workers: 1, queueMax: 0, config: { passwordHashCost: 8 } })
  const [served, shed] = await Promise.allSettled([passwords.verify(null, 'a'), passwords.verify(null, 'b')])
  expect(served).toMatchObject({ status: 'fulfilled' })
  expect(shed).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } })
})

test('a process that hashes gives way to others, and leaves with the one that started it', async () => {
  const child = fork(new URL('./password-worker.mjs', import.meta.url), { execArgv: [] })
  child.send({ name: 'hash', text: 'correct horse', settings: { algorithm: 'bcrypt', cost: 4 } })
  expect(await once(child, 'message')).toMatchObject([{ result: expect.stringMatching(/^\$2b\$04\$/) }, undefined])
  expect(os.getPriority(child.pid)).toBeGreaterThan(os.getPriority())
  const left = once(child, 'exit')
  child.disconnect()
  expect(await left).toEqual([0, null])
})

test('the main thread goes on while passwords are hashed', async () => {
  const passwords = create({ workers: 1, config: { passwordHashCost: 11 } })
  await passwords.hash('so that the thread is up', email)
  let hashing = true
  const done = passwords.hash('correct horse', email).finally(() => (hashing = false))
  let turns = 0
  while (hashing) {
    await new Promise((resolve) => setImmediate(resolve))
    turns++
  }
  await done
  // On this thread bcryptjs would give way only every 100 ms: a handful of turns.
  expect(turns).toBeGreaterThan(100)
})
