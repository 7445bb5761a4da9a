import { describeProcedures, type JsonSchema } from '@latchkey/api/server'
import { expect, it } from 'vitest'
import { withDates } from './with-dates.ts'

const inputOf = (path: string) => describeProcedures().find((procedure) => procedure.path === path)?.input ?? null
const at = '2026-11-21T12:00:00.000Z'

it('makes moments of the texts that are to be moments, and of no others', () => {
  const typed = { from: at, cursor: at, of: [at] }
  expect(withDates(inputOf('auth.securityLog.list'), typed)).toEqual({ ...typed, from: new Date(at) })
})

it('finds them in lists, and where there is a choice', () => {
  const moment: JsonSchema = { type: 'string', format: 'date-time' }
  const schema: JsonSchema = { type: 'array', items: { anyOf: [moment, { type: 'null' }] } }
  expect(withDates(schema, [at, null, 'soon', 7])).toEqual([new Date(at), null, 'soon', 7])
})

it('leaves everything else as it was typed', () => {
  for (const typed of [undefined, null, 'text', [], { __proto__: null, title: at }]) {
    expect(withDates(inputOf('tasks.create'), typed)).toEqual(typed)
    expect(withDates(null, typed)).toBe(typed)
  }
})
