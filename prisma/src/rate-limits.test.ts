import { createFakeClock } from '@latchkey/testing/fake-clock'
import { race, winners } from '@latchkey/testing/race'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { createRateLimits, type RateLimitRule, type RateLimits } from './rate-limits.ts'

let database: TestDatabase
let limits: RateLimits
const clock = createFakeClock()

beforeAll(async () => {
  database = await createTestDatabase()
  limits = createRateLimits(database.pool)
})
afterAll(() => database[Symbol.asyncDispose]())

const fivePerMinute = { kind: 'window', max: 5, windowMs: 60_000 } as const
const burstOfThree = { kind: 'bucket', burst: 3, perMinute: 6 } as const

async function spendAll(key: string, rule: RateLimitRule, times: number) {
  const answers = []
  for (let time = 0; time < times; time++) answers.push(await limits.spend(key, rule, clock.now()))
  return answers
}

describe('a rolling window', () => {
  test('takes as many hits as it says and not one more', async () => {
    const answers = await spendAll('exact', fivePerMinute, 6)
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false])
  })

  test('says how long until the oldest hit has left it, and takes a hit then', async () => {
    await spendAll('rolls', fivePerMinute, 1)
    clock.advance(20_000)
    await spendAll('rolls', fivePerMinute, 4)
    const refused = await limits.spend('rolls', fivePerMinute, clock.now())
    expect(refused).toEqual({ allowed: false, retryAfterMs: 40_000 })
    clock.advance(40_000)
    expect(await limits.spend('rolls', fivePerMinute, clock.now())).toEqual({ allowed: true })
    expect(await limits.spend('rolls', fivePerMinute, clock.now())).toMatchObject({ allowed: false })
  })

  test('lets exactly its number through when twenty tries arrive at once', async () => {
    for (let round = 0; round < 10; round++) {
      const results = winners(await race(20, () => limits.spend(`race-${round}`, fivePerMinute, clock.now())))
      expect(results.filter(({ allowed }) => allowed)).toHaveLength(5)
    }
  })

  test('forgets what was counted once it is cleared', async () => {
    await spendAll('cleared', fivePerMinute, 5)
    await limits.clear('cleared')
    expect(await limits.spend('cleared', fivePerMinute, clock.now())).toEqual({ allowed: true })
  })
})

describe('a token bucket', () => {
  test('takes its burst at once, then one hit per refill', async () => {
    const answers = await spendAll('bucket', burstOfThree, 4)
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, false])
    expect(answers[3]).toEqual({ allowed: false, retryAfterMs: 10_000 })
    clock.advance(10_000)
    const later = await spendAll('bucket', burstOfThree, 2)
    expect(later.map(({ allowed }) => allowed)).toEqual([true, false])
  })

  test('lets exactly its burst through when twenty tries arrive at once', async () => {
    for (let round = 0; round < 10; round++) {
      const results = winners(await race(20, () => limits.spend(`bucket-${round}`, burstOfThree, clock.now())))
      expect(results.filter(({ allowed }) => allowed)).toHaveLength(3)
    }
  })
})

test('pruning deletes only counters that can refuse nothing any more', async () => {
  await spendAll('old', fivePerMinute, 1)
  clock.advance(61_000)
  await spendAll('fresh', fivePerMinute, 1)
  await limits.prune(clock.now())
  const { rows } = await database.pool.query(`select key from rate_limit where key in ('old', 'fresh')`)
  expect(rows).toEqual([{ key: 'fresh' }])
})

test('pruning works through a backlog in batches, and leaves alone what is just being counted', async () => {
  await database.pool.query(
    `insert into rate_limit (key, expires_at) select 'outdated-' || number, $1 from generate_series(1, 2500) number`,
    [new Date(clock.now().getTime() - 1)],
  )
  const counting = await database.pool.connect()
  await counting.query('begin')
  await counting.query(`update rate_limit set arrives_at = $1, expires_at = $1 where key = 'outdated-1'`, [clock.now()])
  const deleted: (number | null)[] = []
  const query = async (text: string, values: unknown[]) => {
    const result = await database.pool.query(text, values)
    deleted.push(result.rowCount)
    return result
  }
  await createRateLimits({ query } as unknown as pg.Pool).prune(clock.now())
  await counting.query('commit')
  counting.release()
  const { rows } = await database.pool.query(`select key from rate_limit where key like 'outdated-%'`)
  expect(rows).toEqual([{ key: 'outdated-1' }])
  expect(deleted).toEqual([1000, 1000, 499])
})
