import { expect, it } from 'vitest'
import { readTaskFields } from './task-fields.ts'

const now = new Date('2026-11-22T23:30:00Z')

const posted = (fields: Readonly<Record<string, string>>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries({ title: 'Milk', notes: '', dueDate: '', priority: '0', ...fields })) {
    data.set(name, value)
  }
  return readTaskFields(data, now)
}

it('reads the day that was meant, and none where the field is empty', () => {
  expect(posted({ dueDate: '31 May', priority: '2' })).toMatchObject({
    problems: [],
    change: { title: 'Milk', dueDate: '2027-05-31', priority: 2 },
  })
  expect(posted({}).change.dueDate).toBeNull()
})

it('counts from the day that it is where she is; where nobody knows, from the day in UTC', () => {
  expect(posted({ dueDate: 'tomorrow', today: '2026-11-23' }).change.dueDate).toBe('2026-11-24')
  expect(posted({ dueDate: 'tomorrow' }).change.dueDate).toBe('2026-11-23')
  expect(posted({ dueDate: 'tomorrow', today: 'nonsense' }).change.dueDate).toBe('2026-11-23')
})

it('names everything that is wrong at once, each at its field, and keeps what was typed', () => {
  expect(posted({ title: ' ', dueDate: '32 May' })).toMatchObject({
    values: { title: ' ', dueDate: '32 May' },
    problems: [
      { message: 'Enter a title', fieldId: 'title' },
      { message: "We couldn't read “32 May”. Try 31 May or 2026-05-31.", fieldId: 'dueDate' },
    ],
  })
})
