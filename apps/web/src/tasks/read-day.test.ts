import { calendarDay } from '@latchkey/contracts/tasks/task'
import { describe, expect, it } from 'vitest'
import { calendarDayWords } from '../words/dates.ts'
import { readDay } from './read-day.ts'

// A Sunday.
const today = '2026-11-22'

describe('a day as people type it', () => {
  it.each([
    ['2026-05-31', '2026-05-31'],
    [' 2026-5-1 ', '2026-05-01'],
    ['2026/05/31', '2026-05-31'],
    ['20261231', '2026-12-31'],
    ['31122026', '2026-12-31'],
    ['20122026', '2026-12-20'],
    ['31/12/2026', '2026-12-31'],
    ['1/2/2027', '2027-02-01'],
    ['31. 5. 2027', '2027-05-31'],
    ['31-5-27', '2027-05-31'],
    ['31 May 2027', '2027-05-31'],
    ['31. may 2027', '2027-05-31'],
    ['31st of May, 2027', '2027-05-31'],
    ['May 31, 2027', '2027-05-31'],
    ['MAY 31ST', '2027-05-31'],
    ['3 Sept 2027', '2027-09-03'],
    ['Mon, 31 May 2027', '2027-05-31'],
    ['２０２７－０５－３１', '2027-05-31'],
    ['29 February 2028', '2028-02-29'],
  ])('%j is read with the day before the month: %s', (typed, day) => {
    expect(readDay(typed, today)).toBe(day)
    expect(calendarDay.safeParse(day).success).toBe(true)
  })

  it.each([
    ['31 May', '2027-05-31'],
    ['31.5.', '2027-05-31'],
    ['31.12', '2026-12-31'],
    ['31/12', '2026-12-31'],
    ['22 November', '2026-11-22'],
    ['21 nov', '2027-11-21'],
    ['29.2.', '2028-02-29'],
    ['today', '2026-11-22'],
    ['Tomorrow', '2026-11-23'],
    ['Friday', '2026-11-27'],
    ['sat', '2026-11-28'],
    ['Sunday', '2026-11-29'],
  ])('%j is the next such day: %s', (typed, day) => {
    expect(readDay(typed, today)).toBe(day)
  })

  it('reads every day as the app itself writes it', () => {
    for (let at = Date.parse(`${today}T00:00:00Z`), n = 0; n < 800; n += 1, at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10)
      expect(readDay(calendarDayWords(day), today)).toBe(day)
    }
  })

  it.each([
    '32 May',
    '29 February 2027',
    '30.2.',
    '31/13/2026',
    '12/31/2026',
    'soon',
    'Tue, 31 May 2027',
    '31',
    '2026',
    'ma',
    'May',
    '2026-05',
    '99999999',
    '31-5/2027',
    'next year',
  ])('%j is no day', (typed) => expect(readDay(typed, today)).toBeUndefined())
})
