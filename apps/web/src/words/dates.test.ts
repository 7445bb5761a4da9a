import { expect, it } from 'vitest'
import { agoWords, calendarDayWords, dayEverywhere, localDay, momentWords } from './dates.ts'

it('keeps a calendar day the same day wherever the server stands', () => {
  expect(calendarDayWords('2026-05-31')).toBe('Sun, 31 May 2026')
})

it('names the zone of a moment', () => {
  expect(momentWords(new Date('2026-11-21T16:04:00Z'), 'moment', 'UTC')).toBe('21 Nov 2026, 16:04 UTC')
  expect(momentWords(new Date('2026-11-21T23:30:00Z'), 'day', 'Pacific/Auckland')).toBe('22 Nov 2026')
})

it('calls the day by its local date', () => {
  expect(localDay(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05')
})

it('calls a day begun everywhere only once it has in the last zone', () => {
  expect(dayEverywhere(new Date('2026-11-22T11:59:59Z'))).toBe('2026-11-21')
  expect(dayEverywhere(new Date('2026-11-22T12:00:00Z'))).toBe('2026-11-22')
})

it.each([
  [-5, 'just now'],
  [59, 'just now'],
  [60, '1 minute ago'],
  [3599, '59 minutes ago'],
  [3600, '1 hour ago'],
  [86_399, '23 hours ago'],
  [86_400, '1 day ago'],
  [7 * 86_400 - 1, '6 days ago'],
  [7 * 86_400, '14 Nov 2026'],
])('says how long %i seconds ago was: "%s"', (seconds, words) => {
  const now = Date.parse('2026-11-21T16:04:00Z')
  expect(agoWords(new Date(now - seconds * 1000), now, 'UTC')).toBe(words)
})
