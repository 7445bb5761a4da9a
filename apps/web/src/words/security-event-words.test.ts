import { securityEventName, type SecurityLogEntry } from '@latchkey/contracts/auth/security-log'
import { describe, expect, test } from 'vitest'
import { doerWords, securityEventWords } from './security-event-words.ts'

const words = (entry: Pick<SecurityLogEntry, 'event'> & Partial<SecurityLogEntry>) =>
  securityEventWords({ details: {}, sessionId: null, byWhom: 'self', ...entry })

describe('the words of the security log', () => {
  test.each(securityEventName.options)('tell of %s, also where nothing stands beside it', (event) => {
    expect(words({ event })).toMatch(/^[A-Z“0-9][^.!]+$/)
    expect(words({ event })).not.toMatch(/undefined|null|please|sorry/i)
  })

  test.each([
    [{ event: 'signed-in', details: { method: 'email' } }, 'Signed in with email and password'],
    [{ event: 'sign-in-failed', details: { why: 'wrong-password' } }, 'Wrong password at the sign-in'],
    [
      { event: 'sign-in-failed', details: { why: 'wrong-password' }, sessionId: 'x' },
      'Wrong password on a signed-in device',
    ],
    [{ event: 'other-sessions-ended', details: { ended: 1 } }, '1 other device signed out'],
    [
      { event: 'all-sessions-ended', details: { ended: 3, reason: 'password-changed' } },
      '3 devices signed out, because the password changed',
    ],
    [{ event: 'scopes-changed', details: { granted: ['admin'], revoked: [] } }, 'Rights changed, given: admin'],
  ] as const)('put %j into words', (entry, said) => {
    expect(words(entry as unknown as SecurityLogEntry)).toBe(said)
  })

  test('say who did it where it was somebody else', () => {
    expect(doerWords('self')).toBeUndefined()
    expect(doerWords('administrator')).toBe('by an administrator')
    expect(doerWords('operator')).toBe('by whoever runs this server')
  })
})
