import { describe, expect, test } from 'vitest'
import { cookieMaxAgeSeconds } from './session-info.ts'

const now = new Date('2026-03-01T09:00:00.000Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)

describe('the cookie', () => {
  test('outlives the session by the 30 days in which its end is explained', () => {
    expect(cookieMaxAgeSeconds({ expiresAt: inDays(30) }, now)).toBe(60 * 86_400)
    expect(cookieMaxAgeSeconds({ expiresAt: inDays(-1) }, now)).toBe(30 * 86_400)
  })

  test('never asks for more than the 400 days that browsers allow', () => {
    expect(cookieMaxAgeSeconds({ expiresAt: inDays(5000) }, now)).toBe(400 * 86_400)
    expect(cookieMaxAgeSeconds({ expiresAt: null }, now)).toBe(400 * 86_400)
  })

  test('lasts whole seconds', () => {
    expect(cookieMaxAgeSeconds({ expiresAt: new Date(now.getTime() + 1) }, now)).toBe(30 * 86_400 + 1)
  })
})
