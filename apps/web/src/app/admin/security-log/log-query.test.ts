import { expect, test } from 'vitest'
import { logQueryInput, readLogQuery } from './log-query.ts'

const read = (search: string) => {
  const params = new URLSearchParams(search)
  return readLogQuery((name) => params.get(name) ?? undefined)
}

test('days of the address become a span of time that includes both', () => {
  const { from, to } = logQueryInput(read('from=2026-05-30&to=2026-05-31'))
  expect([from, to]).toEqual([new Date('2026-05-30T00:00:00Z'), new Date('2026-06-01T00:00:00Z')])
})

test('what is no day and what is no kind narrows nothing', () => {
  for (const day of ['2026-02-30', '30.5.2026', '2026-5-3', '9999999-01-01', '']) {
    expect(logQueryInput(read(`from=${day}&to=${day}&show=nonsense`))).toEqual({})
  }
})

test('a kind asks for its acts, and what administrators do is one', () => {
  expect(logQueryInput(read('show=failed')).events).toContain('sign-in-failed')
  expect(logQueryInput(read('show=administration')).events).toContain('user-blocked')
  expect(read('show=all&person=+ana@example.test+')).toMatchObject({ show: 'all', person: 'ana@example.test' })
})
