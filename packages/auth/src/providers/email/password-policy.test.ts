import { emailSignInInput, finishRegistrationInput } from '@latchkey/contracts/auth/email'
import { dictionary } from '@zxcvbn-ts/language-common'
import { describe, expect, test } from 'vitest'
import { defaultAuthConfig } from '../../config.ts'
import { passwordProblems } from './password-policy.ts'

const check = (password: string, context: readonly string[] = []) =>
  passwordProblems(defaultAuthConfig, password, context)

describe('length', () => {
  test('is counted in characters, from 8 to 128, whatever they are made of', () => {
    expect(check('7 chars')).toEqual(['too-short'])
    expect(check('8 chars!')).toEqual([])
    for (const character of ['x', 'é', '漢', '🔑']) {
      expect(check(character.repeat(128))).toEqual([])
      expect(check(character.repeat(129))).toEqual(['too-long'])
    }
  })

  test('is counted after composition: how a keyboard spells é makes no difference', () => {
    expect(check('e\u0301'.repeat(7))).toEqual(['too-short'])
    expect(check('e\u0301'.repeat(128))).toEqual([])
  })

  test('is the operator’s', () => {
    const config = { minPasswordLength: 15, maxPasswordLength: 200 }
    expect(passwordProblems(config, 'fourteen chars', [])).toEqual(['too-short'])
    expect(passwordProblems(config, 'x'.repeat(200), [])).toEqual([])
  })
})

describe('no rule about kinds of characters', () => {
  test.each(['all lower case here', '        \t        ', 'ÄÖÜäöüß日本語', '🔑🗝️🔒🔓🔑🗝️🔒🔓', '5839205710'])(
    '%s',
    (password) => {
      expect(check(password)).toEqual([])
    },
  )
})

describe('a common password', () => {
  test('is refused: the list has thousands that are long enough', () => {
    const longEnough = dictionary['passwords-common'].filter((password) => password.length >= 8)
    expect(longEnough.length).toBeGreaterThan(3000)
    for (const password of longEnough) expect(check(password)).toContain('common')
  })

  test.each(['dragon', 'monkey1', 'letmein'])('%s is refused where the operator allows so short ones', (password) => {
    const config = { minPasswordLength: 6, maxPasswordLength: 128 }
    expect(passwordProblems(config, password, [])).toEqual(['common'])
    expect(check(password)).toContain('too-short')
  })

  test.each([
    'password',
    'Password',
    'PASSWORD',
    'p@ssw0rd',
    'P@$$w0rd',
    'password1',
    'iloveyou',
    'qwertyuiop',
    '1q2w3e4r',
    '12345678',
    '123456789012345',
    'abcdefghijklmnop',
    'qwertyuiopasdfghjkl',
  ])('%s', (password) => {
    expect(check(password)).toEqual(['common'])
  })

  test('may be part of a longer one: only the whole is compared', () => {
    expect(check('password is what they expect')).toEqual([])
    expect(check('my iloveyou dog')).toEqual([])
  })
})

describe('what an attacker knows of a person', () => {
  const context = ['ana.garcia+tasks@example.test', 'Ana García']

  test.each([
    'ana.garcia+tasks@example.test',
    'Ana.Garcia',
    'anagarcia',
    'anagarcia1987',
    '2026ana.garcia!',
    'Ana García',
    'anagarcía',
    'Ana Garci\u0301a',
    'latchkey',
    'Latchkey123',
    '!!latchkey!!',
  ])('%s is refused', (password) => {
    expect(check(password, context)).toContain('context')
  })

  test.each(['ana garcia likes long walks', 'latchkey-is-a-nice-name', 'example.test'])('%s is fine', (password) => {
    expect(check(password, context)).toEqual([])
  })

  test('does not forbid by accident: two letters are nobody’s name', () => {
    expect(check('al12345678-', ['al@example.test'])).toEqual([])
  })
})

test('several problems are all said', () => {
  expect(check('ana', ['ana@example.test'])).toEqual(['too-short', 'context'])
})

test('what cannot be stored or typed never gets here', () => {
  for (const password of ['nul\u0000inside', 'lone \ud800 surrogate', '', 'x'.repeat(4097)]) {
    expect(emailSignInInput.safeParse({ email: 'ana@example.test', password }).success).toBe(false)
    expect(finishRegistrationInput.safeParse({ registrationToken: 'token', password }).success).toBe(false)
  }
})

test('checking the longest input takes no time worth mentioning', () => {
  expect(check('a1!'.repeat(1365), ['a'.repeat(64) + '@example.test'])).toEqual(['too-long'])
  expect(check('1'.repeat(4096))).toEqual(['too-long'])
})
