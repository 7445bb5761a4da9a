import { expect, test } from 'vitest'
import { calendarDay, createTaskInput, listTasksInput, taskTitle, updateTaskInput, wallClockTime } from './task.ts'

test('a title is one line with something in it, of at most 500 characters', () => {
  expect(taskTitle.parse('  Buy\n milk ')).toBe('Buy milk')
  expect(taskTitle.parse('é'.repeat(500))).toHaveLength(500)
  for (const refused of ['', ' \n ', 'a'.repeat(501), 'nul\u0000', 'lone \uDC00']) {
    expect(taskTitle.safeParse(refused).success).toBe(false)
  }
})

test.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-01-01T00:00:00Z', '', '0000-00-00'])(
  '"%s" is no day',
  (text) => {
    expect(calendarDay.safeParse(text).success).toBe(false)
  },
)

test.each(['24:00', '9:00', '09:60', '09:00:00', ''])('"%s" is no time', (text) => {
  expect(wallClockTime.safeParse(text).success).toBe(false)
})

test('a field that is no part of the input is refused, so nothing can be assigned in passing', () => {
  expect(createTaskInput.safeParse({ title: 'Mine', ownerId: 'somebody' }).success).toBe(false)
  expect(updateTaskInput.safeParse({ id: '01976f0e-0000-7000-8000-000000000000', deletedAt: null }).success).toBe(false)
})

test.each([0, -1, 201, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  'a page of %s tasks is refused',
  (limit) => {
    expect(listTasksInput.safeParse({ limit }).success).toBe(false)
  },
)

test('without an input the open tasks are listed', () => {
  expect(listTasksInput.parse(undefined)).toEqual({ view: 'open', limit: 100 })
})
