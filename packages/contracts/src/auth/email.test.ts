import { describe, expect, test } from 'vitest'
import { emailAddress, typedCode, userName } from './email.ts'

describe('an email address', () => {
  test.each([
    ['Ana@Example.TEST', 'ana@example.test'],
    ['  ana@example.test ', 'ana@example.test'],
    ['ａna@example.test', 'ana@example.test'],
    ['ana+tasks@example.test', 'ana+tasks@example.test'],
  ])('"%s" is normalised before it is checked', (typed, address) => {
    expect(emailAddress.parse(typed)).toBe(address)
  })

  test.each([
    'a@x.test,b@y.test',
    'user@x.test\r\nBcc: evil@y.test',
    'user@x.test <evil@y.test>',
    '"quoted local"@example.test',
    'ana@example',
    'ana',
    '',
    `${'a'.repeat(65)}@example.test`,
    `ana@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}.test`,
    'ana\u0000@example.test',
  ])('%j is refused', (typed) => {
    expect(emailAddress.safeParse(typed).success).toBe(false)
  })
})

test.each([
  ['1234 5678', '12345678'],
  ['1234-5678', '12345678'],
  [' 12345678\n', '12345678'],
  ['１２３４５６７８', '12345678'],
])('a code typed as %j is the code', (typed, code) => {
  expect(typedCode.parse(typed)).toBe(code)
})

test('a name is one line of 1 to 128 characters, counted as people count', () => {
  expect(userName.parse('  Ana   María ')).toBe('Ana María')
  expect(userName.parse('👩‍🚀'.repeat(10))).toHaveLength(50)
  expect(userName.parse('é'.repeat(128))).toHaveLength(128)
  for (const refused of ['', '   ', 'a'.repeat(129), 'Ana\u0000', '\uD800']) {
    expect(userName.safeParse(refused).success).toBe(false)
  }
})
