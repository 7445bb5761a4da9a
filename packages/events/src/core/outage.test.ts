import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createOutage } from './outage.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function openOutage() {
  const lines: unknown[] = []
  const say = (details: object, message: string) => void lines.push([message, details])
  const outage = createOutage({ info: say, warn: say }, { begins: 'away', ends: 'back' })
  return { outage, lines }
}

const never = new AbortController().signal

it('is said once, with its reason, and when it is over', () => {
  const { outage, lines } = openOutage()
  outage.works()
  const reason = new Error('first')
  void outage.failed(reason, never)
  void outage.failed(new Error('second'), never)
  outage.works({ dropped: 3 })
  outage.works()
  expect(lines).toEqual([
    ['away', { err: reason }],
    ['back', { dropped: 3 }],
  ])
})

it('spaces tries out, up to a second, and begins anew after it is over', async () => {
  const { outage } = openOutage()
  const measurePause = async () => {
    const since = Date.now()
    const paused = outage.failed(new Error('away'), never)
    await vi.runAllTimersAsync()
    await paused
    return Date.now() - since
  }
  const pauses: number[] = []
  for (let tries = 0; tries < 6; tries++) pauses.push(await measurePause())
  expect(pauses).toEqual([100, 200, 400, 800, 1000, 1000])
  outage.works()
  expect(await measurePause()).toBe(100)
})

it('keeps nobody waiting who stops', async () => {
  const { outage } = openOutage()
  const stopping = new AbortController()
  const paused = outage.failed(new Error('away'), stopping.signal)
  stopping.abort()
  await paused
  await outage.failed(new Error('away'), stopping.signal)
  expect(vi.getTimerCount()).toBe(0)
})
