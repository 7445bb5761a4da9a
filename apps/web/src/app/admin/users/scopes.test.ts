import { expect, test } from 'vitest'
import { readScopes, typedScopes } from './scopes.ts'

test('the box makes an administrator, and the line holds every other scope', () => {
  expect(typedScopes(['reports:read', 'admin', 'editor'])).toEqual({ admin: 'yes', others: 'reports:read editor' })
  expect(typedScopes([])).toEqual({ admin: '', others: '' })
  expect(readScopes({ admin: 'yes', others: ' reports:read,\teditor  editor ' })).toEqual([
    'admin',
    'reports:read',
    'editor',
  ])
  expect(readScopes({ admin: '', others: '' })).toEqual([])
})

test('a line with something that cannot be a scope is refused as a whole', () => {
  expect(readScopes({ admin: '', others: 'editor näh' })).toBeUndefined()
  expect(readScopes({ admin: '', others: 'x'.repeat(65) })).toBeUndefined()
})
