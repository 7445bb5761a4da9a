import type { ActivityKind, Overview } from '@latchkey/contracts/admin'
import { expect, test } from 'vitest'
import { lastDays, latest, withinDay } from './days.ts'

const now = new Date('2026-05-31T10:30:00Z')

const overviewOf = (...counted: readonly (readonly [string, ActivityKind, number])[]): Overview => ({
  from: new Date('2026-05-29T10:00:00Z'),
  hours: counted.map(([hour, kind, count]) => ({ hour: new Date(`2026-05-${hour}:00:00Z`), kind, count })),
})

test('acts of a day are added up, and of what there is the last count of the day counts', () => {
  const overview = overviewOf(
    ['30T01', 'signed-in', 2],
    ['30T01', 'live-sessions', 7],
    ['30T23', 'signed-in', 3],
    ['30T23', 'live-sessions', 5],
    ['31T00', 'signed-in', 1],
  )
  expect(lastDays(overview, now, 3)).toEqual([
    { day: '2026-05-29', counts: {} },
    { day: '2026-05-30', counts: { 'signed-in': 5, 'live-sessions': 5 } },
    { day: '2026-05-31', counts: { 'signed-in': 1 } },
  ])
})

test('the last 24 hours hold every act of theirs and no hour that was over before', () => {
  const overview = overviewOf(['30T09', 'signed-in', 100], ['30T10', 'signed-in', 2], ['31T10', 'signed-in', 3])
  expect(withinDay(overview, now, 'signed-in')).toBe(5)
  expect(withinDay(overview, now, 'registered')).toBe(0)
})

test('how many there are is what was counted last, and unknown until somebody counts', () => {
  const overview = overviewOf(['30T09', 'users', 4], ['31T10', 'users', 6])
  expect(latest(overview, 'users')).toBe(6)
  expect(latest(overview, 'live-sessions')).toBeUndefined()
})
