import { expect, test } from 'vitest'
import { sessionEndWords } from './session-end-words.ts'

test('says after how long without activity she was signed out, where that is known', () => {
  expect(sessionEndWords({ reason: 'inactive', inactivityTimeoutMs: 1_800_000 })).toBe(
    'You were signed out after 30 minutes without activity.',
  )
  expect(sessionEndWords({ reason: 'inactive' })).toBe('You were signed out after some time without activity.')
})

test('tells an administrator’s hand from her own', () => {
  expect(sessionEndWords({ reason: 'revoked', by: 'administrator' })).toBe('An administrator signed you out.')
  expect(sessionEndWords({ reason: 'revoked', by: 'self' })).toBe('This device was signed out from another device.')
})
