import { expect, test } from 'vitest'
import { deriveKey, findPepper, parsePeppers } from './secrets.ts'

const first = 'the first pepper, long enough to be one'
const second = 'the second pepper, as long as the first'

test('a pepper keeps its id wherever it stands in the list', () => {
  const before = parsePeppers(first, [])
  const after = parsePeppers(second, [first])
  expect(after.fallbacks).toEqual([before.current])
  expect(findPepper(after, before.current.id)).toEqual(before.current)
  expect(findPepper(after, after.current.id)).toEqual(after.current)
  expect(findPepper(before, after.current.id)).toBeUndefined()
})

test('an id is short and holds nothing of its pepper', () => {
  const { id } = parsePeppers(first, []).current
  expect(id).toMatch(/^[0-9a-f]{12}$/)
  expect(Buffer.from(first).toString('hex')).not.toContain(id)
})

test('a pepper given twice counts once', () => {
  expect(parsePeppers(first, [first, second, second]).fallbacks).toHaveLength(1)
})

test('an empty pepper is refused', () => {
  expect(() => parsePeppers('', [])).toThrow('empty')
})

test('a derived key depends on its purpose and on its pepper, and on nothing else', () => {
  const { current } = parsePeppers(first, [])
  const other = parsePeppers(second, []).current
  expect(deriveKey(current, 'codes')).toHaveLength(32)
  expect(deriveKey(current, 'codes')).toEqual(deriveKey(current, 'codes'))
  expect(deriveKey(current, 'codes')).not.toEqual(deriveKey(current, 'tokens'))
  expect(deriveKey(current, 'codes')).not.toEqual(deriveKey(other, 'codes'))
})
