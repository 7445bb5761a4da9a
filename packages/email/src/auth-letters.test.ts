import { describe, expect, test } from 'vitest'
import { createAuthLetters } from './auth-letters.tsx'

const letters = createAuthLetters({ appUrl: 'https://tasks.example.test', productName: 'Latchkey' })
const expiresAt = new Date('2026-11-21T16:04:30Z')
const requestId = '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11'
const link = `https://tasks.example.test/sign-up/verify?request=${requestId}&code=01234567`
const code = letters.verificationCode('ana@example.test', {
  code: '01234567',
  requestId,
  expiresAt,
  validForMs: 900_000,
})
const known = letters.alreadyRegistered('ana@example.test', { expiresAt })

describe('the letter with a code', () => {
  test('has the code alone on one line of its text, and nowhere in its subject', () => {
    expect(code.text.split('\n').filter((line) => line === '01234567')).toHaveLength(1)
    expect(code.subject).toBe('Your code for Latchkey')
  })

  test('links to the code page with request and code, in text and HTML', () => {
    expect(code.text.split('\n')).toContain(link)
    expect(code.html).toContain(`href="${link.replaceAll('&', '&amp;')}"`)
  })

  test('says in numbers how long the code works, with the time zone', () => {
    const sentence = 'The code works for 15 minutes, until 21 Nov 2026, 16:04 UTC.'
    expect(code.text).toContain(sentence)
    expect(code.html).toContain(sentence)
  })

  test.each([
    [2000, 'for 2 seconds,'],
    [60_000, 'for 1 minute,'],
    [90_000, 'for 90 seconds,'],
    [3_600_000, 'for 1 hour,'],
    [5_400_000, 'for 90 minutes,'],
    [86_400_000, 'for 24 hours,'],
    [1500, 'for 1 second,'],
  ])('calls %i ms "%s"', (validForMs, words) => {
    const letter = letters.verificationCode('a@example.test', { code: '1', requestId, expiresAt, validForMs })
    expect(letter.text).toContain(words)
  })

  test('carries recipient, kind and end on its envelope', () => {
    expect(code).toMatchObject({ kind: 'verification-code', to: 'ana@example.test', expiresAt })
  })
})

describe('the letter to a known address', () => {
  test('says so and links to the sign-in page', () => {
    expect(known.text).toContain('You already have an account. Sign in:\n\nhttps://tasks.example.test/sign-in\n')
    expect(known.html).toContain('href="https://tasks.example.test/sign-in"')
    expect(known.text).toContain('If you did not try to sign up, you can ignore this.')
    expect(known).toMatchObject({ kind: 'already-registered', to: 'ana@example.test', expiresAt })
  })

  test('promises no password reset', () => {
    expect(`${known.subject}${known.text}${known.html}`).not.toMatch(/reset|forgot/i)
  })
})

test.each([code, known])('a $kind letter fetches nothing and follows the wording guide', ({ subject, text, html }) => {
  expect(html).not.toMatch(/<img|<link|<script|<iframe|url\(|src=|@import/i)
  expect([...html.matchAll(/https?:\/\/[^/"]+/g)].every(([origin]) => origin === 'https://tasks.example.test')).toBe(
    true,
  )
  expect(`${subject}${text}${html.replace('<!doctype', '')}`).not.toMatch(/please|sorry|oops|!/i)
  expect(html).toMatch(/^<!doctype html><html lang="en">/)
  expect(html).toContain('<meta name="color-scheme" content="light dark"/>')
})

test('renders what stands in a name as text, not as markup', () => {
  const odd = createAuthLetters({ appUrl: 'https://a.test', productName: '<b>{{7*7}}</b>' })
  const letter = odd.alreadyRegistered('ana@example.test', { expiresAt })
  expect(letter.html).toContain('&lt;b&gt;{{7*7}}&lt;/b&gt;')
  expect(letter.html).not.toContain('<b>')
})
