import { expect, test } from 'vitest'
import { createStatementNames } from './statement-names.ts'

test('a text has one name, another text another, whoever asks', () => {
  const nameOf = createStatementNames()
  const name = nameOf({ sql: 'select 1' })
  expect(name).toMatch(/^lk_[\w-]{22}$/)
  expect(nameOf({ sql: 'select 1' })).toBe(name)
  expect(createStatementNames()({ sql: 'select 1' })).toBe(name)
  expect(nameOf({ sql: 'select 2' })).not.toBe(name)
})

test('a connection never keeps more than 500 statements, nor a long one', () => {
  const nameOf = createStatementNames()
  expect(nameOf({ sql: `select '${'x'.repeat(4000)}'` })).toBe('')
  const names = Array.from({ length: 600 }, (_, at) => nameOf({ sql: `select ${at}` }))
  expect(new Set(names.filter(Boolean)).size).toBe(500)
  expect(nameOf({ sql: 'select 0' })).toBe(names[0])
  expect(nameOf({ sql: 'select 599' })).toBe('')
})
