import { expect, test } from 'vitest'
import { argon2Problem } from './argon2-problem.ts'

test('where argon2id can be loaded nothing is wrong', () => {
  expect(argon2Problem()).toBeUndefined()
})

test('where it cannot, the start says so in one line', () => {
  const missing = () => {
    throw new Error('Cannot find native binding.\nMore lines')
  }
  expect(argon2Problem(missing)).toBe(
    'AUTH_PASSWORD_HASH_ALGORITHM must be bcrypt here: argon2id cannot be loaded (Cannot find native binding.).',
  )
})
