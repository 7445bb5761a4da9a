import { describe, expect, test } from 'vitest'
import { additionProblem, proofProblem, signInProblem } from './passkey-words.ts'

const refused = (appCode: string, details?: object) => ({ data: { appCode, details } })

describe('what a person reads about a passkey', () => {
  test('says what to do next for each refusal, where it was met', () => {
    const said = {
      signIn: ['INVALID_CREDENTIALS', 'INVALID_CODE', 'ACCOUNT_BLOCKED'].map((code) => signInProblem(refused(code))),
      proof: ['INVALID_CREDENTIALS', 'INVALID_CODE'].map((code) => proofProblem(refused(code))),
      addition: ['INVALID_CREDENTIALS', 'CONFLICT', 'NOT_ALLOWED'].map((code) => additionProblem(refused(code))),
    }
    expect(said).toEqual({
      signIn: [
        'This passkey is no longer linked to an account. Use another way to sign in.',
        'That took too long. Try again.',
        'This account is blocked. Ask the person who runs this site.',
      ],
      proof: ['That passkey does not belong to your account. Use another way.', 'That took too long. Try again.'],
      addition: [
        'What your device answered could not be used. Try again.',
        'This passkey is linked to an account already.',
        'You have 20 passkeys, as many as one account may have. Delete one first.',
      ],
    })
  })

  test('names the minutes to wait, and says when nobody could be reached', () => {
    for (const words of [signInProblem, proofProblem, additionProblem]) {
      expect(words(refused('TOO_MANY_ATTEMPTS', { retryAfterSeconds: 61 }))).toContain('in 2 minutes')
      expect(words(new TypeError('Failed to fetch'))).toBe(
        'We could not be reached. Check your connection and try again.',
      )
    }
  })
})
