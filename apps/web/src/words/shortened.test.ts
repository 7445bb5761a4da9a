import { expect, it } from 'vitest'
import { shortened } from './shortened.ts'

it('leaves what is short as it is, and shows the beginning of what is long', () => {
  expect(shortened('Milk')).toBe('Milk')
  expect(shortened('a'.repeat(40))).toBe('a'.repeat(40))
  expect(shortened('Write to the landlord about the heating in the kitchen')).toBe(
    'Write to the landlord about the heating…',
  )
})

it('cuts between characters as people count them', () => {
  expect(shortened('👩‍👩‍👧'.repeat(50))).toBe(`${'👩‍👩‍👧'.repeat(39)}…`)
})
