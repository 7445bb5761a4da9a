import type { Calibration } from '@latchkey/auth/password-calibration'
import { expect, test } from 'vitest'
import { runWith } from '../testing/run-with.ts'

const fast = { settings: { algorithm: 'bcrypt', cost: 11 }, ms: 61.234 } as const
const slow = { settings: { algorithm: 'argon2id', memory: 19_456, iterations: 2, parallelism: 1 }, ms: 140 } as const
const calibrate = async (): Promise<Calibration> => ({ timings: [fast, slow], recommended: [fast, slow] })

test('prints what was measured and the variables to set, without opening the app', async () => {
  const { status, stdout } = await runWith({ calibrate }, 'password', 'calibrate')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^bcrypt +cost 11 +61\.2 ms +16\.3$/m)
  expect(stdout).toMatch(/^ {2}AUTH_PASSWORD_HASH_COST=11$/m)
  expect(stdout).toMatch(/^ {2}AUTH_PASSWORD_HASH_MEMORY=19456$/m)
  expect(stdout).toMatch(/^argon2id, 140 ms\. This is the least that is safe/m)
})

test('is one document with --json', async () => {
  const { json } = await runWith({ calibrate }, 'password', 'calibrate', '--json')
  expect(json()).toMatchObject({
    goalMs: { min: 50, max: 100 },
    timings: [
      { algorithm: 'bcrypt', cost: 11, ms: 61.2 },
      { algorithm: 'argon2id', memory: 19_456, ms: 140 },
    ],
    recommended: [{ variables: { AUTH_PASSWORD_HASH_ALGORITHM: 'bcrypt', AUTH_PASSWORD_HASH_COST: '11' } }, {}],
  })
})
