import { expect, it } from 'vitest'
import { passwordStrength } from './password-strength.ts'

const settings = { minPasswordLength: 8, maxPasswordLength: 128 }
const levelOf = (password: string, known: readonly string[] = []) =>
  passwordStrength(password, { settings, known }).level

it('says how much is missing, or too much, in characters', () => {
  expect(passwordStrength('short', { settings, known: [] }).words).toBe('3 characters to go.')
  expect(passwordStrength('seven77', { settings, known: [] }).words).toBe('1 character to go.')
  expect(passwordStrength('🔑'.repeat(129), { settings, known: [] }).words).toBe('1 character too many.')
  expect([levelOf('a1b2c3d'), levelOf('🔑'.repeat(129))]).toEqual([0, 0])
})

it.each(['password1234', 'aaaaaaaaaaaaaaaa', '1234567890123456', 'abcdefghijklmnop', 'Welcome2026!', '20260101'])(
  'calls %s easy to guess',
  (password) => {
    expect(levelOf(password)).toBe(1)
  },
)

it.each([
  ['brass lantern', 2],
  ['Tr0ub4dor&3', 2],
  ['correct horse battery staple', 3],
  ['gv7-kq2-zp9-wm4-rt', 3],
  ['größer als der Eiffelturm', 3],
] as const)('gives %s level %i', (password, level) => {
  expect(levelOf(password)).toBe(level)
})

it('thinks little of what an attacker knows', () => {
  const known = ['ana.kovac@example.test', 'Ana Kovač']
  expect(levelOf('ana.kovac.2026')).toBe(2)
  expect(levelOf('ana.kovac.2026', known)).toBe(1)
})

it('takes the same characters for the same, however they are composed', () => {
  const composed = passwordStrength('cafe\u0301 au lait', { settings, known: [] })
  expect(composed).toEqual(passwordStrength('caf\u00e9 au lait', { settings, known: [] }))
})
