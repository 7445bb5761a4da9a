import { expect, it } from 'vitest'
import { passwordWords, signInWordsFor, wordsFor } from './refusal-words.ts'
import { refusalOf } from './refusal.ts'

const settings = {
  minPasswordLength: 8,
  maxPasswordLength: 128,
  validationCodeLength: 8,
  validationCodeLifetimeMs: 900_000,
  passwordResetLifetimeMs: 86_400_000,
  mailResendIntervalMs: 60_000,
}

it('reads a refusal thrown in process and one from the wire alike', () => {
  const inProcess = Object.assign(new Error('x'), { appCode: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: 220 } })
  const fromWire = Object.assign(new Error('x'), {
    data: { appCode: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: 220 } },
  })
  expect(refusalOf(inProcess)).toEqual(refusalOf(fromWire))
})

it('finds no refusal in a broken connection', () => {
  expect(refusalOf(new TypeError('Failed to fetch'))).toBeUndefined()
  expect(refusalOf(undefined)).toBeUndefined()
})

it('names the wait in minutes, rounded up', () => {
  expect(wordsFor({ code: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: 220 } })).toBe(
    'Too many attempts. Try again in 4 minutes.',
  )
  expect(wordsFor({ code: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: 1 } })).toBe(
    'Too many attempts. Try again in 1 second.',
  )
})

it('names the other way on where a password may be reset, and only there', () => {
  const refusal = { code: 'TOO_MANY_ATTEMPTS', details: { retryAfterSeconds: 220 } } as const
  expect(signInWordsFor(refusal)).toBe('Too many attempts. Try again in 4 minutes, or reset your password.')
  expect(signInWordsFor({ code: 'ACCOUNT_BLOCKED', details: undefined })).toBe(
    wordsFor({ code: 'ACCOUNT_BLOCKED', details: undefined }),
  )
})

it('says of a refused code what is true also when it was right, but tried too often before', () => {
  expect(wordsFor({ code: 'INVALID_CODE', details: undefined })).toBe(
    'That code is not right. Check the newest email. After a few wrong tries a code stops working: then send a new one.',
  )
})

it('says whether it is the database or a provider that cannot be reached', () => {
  const wait = { retryAfterSeconds: 30 }
  expect(wordsFor({ code: 'SERVICE_UNAVAILABLE', details: wait })).toBe(
    "We can't reach our database right now. Try again in 30 seconds.",
  )
  expect(wordsFor({ code: 'SERVICE_UNAVAILABLE', details: { ...wait, away: 'provider' } })).toBe(
    "We can't reach that provider right now. Try again in 30 seconds.",
  )
})

it('says the same for an unknown address and a wrong password, naming neither', () => {
  expect(wordsFor({ code: 'INVALID_CREDENTIALS', details: undefined })).toBe(
    'Email or password is incorrect. Check both, or reset your password.',
  )
})

it('hands over the reference of an unexpected error', () => {
  expect(wordsFor({ code: 'UNEXPECTED', details: { reference: '7f3k9a2b' } })).toContain('send reference 7f3k9a2b')
})

it('falls back to the line for bugs when a newer server sends a code this page does not know', () => {
  const refusal = refusalOf({ data: { appCode: 'SOMETHING_NEW' } })
  expect(refusal && wordsFor(refusal)).toBe('Something failed on our side. Try again.')
})

it('names every problem of a password with the numbers in force', () => {
  const refusal = { code: 'PASSWORD_REJECTED', details: { problems: ['too-short', 'common'] } } as const
  expect(passwordWords(refusal, settings)).toEqual([
    'Use at least 8 characters',
    'This password appears in known leaks. Choose another.',
  ])
})
