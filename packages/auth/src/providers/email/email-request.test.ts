import { expect, test } from 'vitest'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { parsePeppers } from '../../secrets.ts'
import { randomToken } from '../../core/keyed-hash.ts'
import { hashCode, matchesCode, newCode } from './email-request.ts'

const random = createSeededRandom('email-request')
const first = 'the first pepper, long enough to be one'
const second = 'the second pepper, as long as the first'
const peppers = parsePeppers(first, [])

test('a code has as many digits as asked for, each equally likely', () => {
  const counts = new Map<string, number>()
  for (let round = 0; round < 10_000; round++) {
    const code = newCode({ random }, 8)
    expect(code).toMatch(/^\d{8}$/)
    for (const digit of code) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  }
  // 80,000 digits, ten kinds: six standard deviations around 8,000.
  for (const count of counts.values()) expect(Math.abs(count - 8000)).toBeLessThan(6 * Math.sqrt(8000 * 0.9))
  expect(newCode({ random }, 12)).toMatch(/^\d{12}$/)
})

test('bytes that would favour low digits are thrown away', () => {
  const bytes = [255, 250, 249, 0, 251, 19]
  const scripted = { bytes: (length: number) => Uint8Array.from(bytes.splice(0, length)) }
  expect(newCode({ random: scripted }, 3)).toBe('909')
})

test('a code belongs to its request and to its pepper', () => {
  const codeHash = hashCode(peppers, 'request-1', '12345678')
  expect(matchesCode(peppers, { id: 'request-1', codeHash }, '12345678')).toBe(true)
  expect(matchesCode(peppers, { id: 'request-1', codeHash }, '12345679')).toBe(false)
  expect(matchesCode(peppers, { id: 'request-2', codeHash }, '12345678')).toBe(false)
  expect(matchesCode(parsePeppers(second, []), { id: 'request-1', codeHash }, '12345678')).toBe(false)
})

test('a code that was sent before a pepper was changed still works', () => {
  const codeHash = hashCode(peppers, 'request-1', '12345678')
  expect(matchesCode(parsePeppers(second, [first]), { id: 'request-1', codeHash }, '12345678')).toBe(true)
})

test('a token has 256 random bits', () => {
  expect(randomToken({ random })).toMatch(/^[\w-]{43}$/)
  expect(randomToken({ random })).not.toBe(randomToken({ random }))
})
