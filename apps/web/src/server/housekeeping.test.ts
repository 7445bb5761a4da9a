import { defaultAuthConfig } from '@latchkey/auth/config'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startHousekeeping, type HousekeepingParts } from './housekeeping.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Housekeeping of which only the events succeed: there is no database for the rest. */
function openHouse(prune: (now: Date) => Promise<void>, random = () => 0.5) {
  const failures: object[] = []
  const clock = { now: () => new Date('2026-03-01T09:00:00Z') }
  const log = { warn: (details: object) => void failures.push(details) } as unknown as HousekeepingParts['log']
  const auth = { clock, config: defaultAuthConfig } as AuthRuntime
  const house = startHousekeeping({ auth, bus: { prune }, log, random })
  return { failures, ...house }
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)
const minutes = (count: number) => seconds(count * 60)

it.each([
  [0, 10],
  [0.25, 15],
  [1, 30],
])(
  'does every job soon after the start, with chance %d after %d seconds, and then in its rhythm',
  async (chance, at) => {
    let rounds = 0
    const { report, stop } = openHouse(
      async () => void (rounds += 1),
      () => chance,
    )
    const tried = () => report().every(({ doneAt, failedAt }) => doneAt !== null || failedAt !== null)
    await seconds(at - 1)
    expect(rounds).toBe(0)
    await seconds(1)
    expect(rounds).toBe(1)
    expect(tried(), 'the hourly ones too').toBe(true)
    await seconds(299)
    expect(rounds).toBe(1)
    await seconds(1)
    expect(rounds).toBe(2)
    await stop()
  },
)

it('does nothing any more when it is stopped before its first round', async () => {
  const rounds: Date[] = []
  const { stop } = openHouse(async (now) => void rounds.push(now))
  await seconds(5)
  await stop()
  await minutes(10)
  expect([rounds, vi.getTimerCount()]).toEqual([[], 0])
})

it('does each job in every round, also when others fail, and logs which failed and why', async () => {
  const rounds: Date[] = []
  const { failures, report, stop } = openHouse(async (now) => void rounds.push(now))
  await minutes(6)
  expect(rounds).toEqual([new Date('2026-03-01T09:00:00Z'), new Date('2026-03-01T09:00:00Z')])
  const failed = { job: 'forget old rate limits', err: expect.any(TypeError) }
  expect(failures.filter((failure) => 'job' in failure && failure.job === failed.job)).toEqual([failed, failed])
  const at = new Date('2026-03-01T09:00:00Z')
  expect(report()).toContainEqual({ name: 'delete old events', doneAt: at, failedAt: null })
  expect(report()).toContainEqual({ name: 'forget old rate limits', doneAt: null, failedAt: at })
  await stop()
  await minutes(10)
  expect(rounds).toHaveLength(2)
})

it('never does a job twice at once, and waits at the end for one under way', async () => {
  let begun = 0
  let finish = () => {}
  const { stop } = openHouse(() => {
    begun += 1
    return new Promise((resolve) => (finish = resolve))
  })
  await minutes(16)
  expect(begun).toBe(1)
  finish()
  await minutes(5)
  expect(begun).toBe(2)
  let isStopped = false
  const stopped = stop().then(() => (isStopped = true))
  await minutes(1)
  expect(isStopped).toBe(false)
  finish()
  await stopped
})
