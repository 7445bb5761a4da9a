import { expect, test } from 'vitest'
import {
  duration,
  durationOrNever,
  flag,
  host,
  integer,
  list,
  listableSecret,
  mailbox,
  oneOf,
  origin,
  proxies,
  readVariables,
  secret,
  secrets,
  url,
  variable,
  variableWithDefault,
} from './variables.ts'

const group = {
  attempts: variableWithDefault('ATTEMPTS', integer(1, 10), '5', 'Tries.'),
  pepper: variable('PEPPER', secret(8), 'Pepper.'),
  lifetime: variableWithDefault('LIFETIME', durationOrNever, '30d', 'Lifetime.'),
}

test('unset and empty variables take their defaults', () => {
  const problems: string[] = []
  expect(readVariables(group, { ATTEMPTS: '' }, problems)).toEqual({
    attempts: 5,
    pepper: undefined,
    lifetime: 30 * 86_400_000,
  })
  expect(problems).toEqual([])
})

test('every bad value is reported, by name, in one go, and a secret is never repeated', () => {
  const problems: string[] = []
  readVariables(group, { ATTEMPTS: '11', PEPPER: 'short', LIFETIME: 'soon' }, problems)
  expect(problems).toEqual([
    'ATTEMPTS must be a whole number from 1 to 10, not "11".',
    'PEPPER must have at least 8 characters.',
    'LIFETIME must be a duration like 90s, 15m, 24h or 30d, not "soon".',
  ])
})

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
])('%s is a duration', (text, ms) => {
  expect(duration.parse(text)).toBe(ms)
})

test.each(['', '5', '5 m', '-5m', '1.5h', 'm', '5w', '1e3s'])('"%s" is no duration', (text) => {
  expect(() => duration.parse(text)).toThrow('must be a duration')
})

test.each(['', '-1', '1.0', '1e1', '0x5', ' 5', '99999999999999999999'])('"%s" is no whole number', (text) => {
  expect(() => integer(0, 10).parse(text)).toThrow('must be a whole number')
})

test('never is null, words are closed, lists drop empty parts', () => {
  expect(durationOrNever.parse('never')).toBeNull()
  expect(flag.parse('true')).toBe(true)
  expect(() => flag.parse('yes')).toThrow('must be 1 or 0')
  expect(oneOf('open', 'closed').parse('open')).toBe('open')
  expect(() => oneOf('open', 'closed').parse('Open')).toThrow('must be open or closed')
  expect(list.parse(' a, ,b ')).toEqual(['a', 'b'])
  expect(secrets(3).parse('abc,def')).toEqual(['abc', 'def'])
  expect(() => secrets(3).parse('abc,de')).toThrow('at least 3')
})

test('a URL has one of the schemes asked for', () => {
  expect(url('http', 'https').parse('https://example.test/x').origin).toBe('https://example.test')
  expect(() => url('https').parse('http://example.test')).toThrow('must start with https://')
  expect(() => url('https').parse('example.test')).toThrow('must start with https://')
})

test.each([
  [origin, 'https://tasks.example.com'],
  [origin, 'http://localhost:3000/'],
  [mailbox, 'tasks@example.com'],
  [mailbox, 'Tasks, by us <tasks@example.com>'],
  [host, '127.0.0.1'],
  [host, '::1'],
  [host, 'localhost'],
  [proxies, '0'],
  [proxies, '10.0.0.0/8, 2001:db8::/32,192.0.2.7'],
  [listableSecret(4), 'a-secret'],
])('takes what it is for: $form (%#)', (kind, text) => {
  expect(() => kind.parse(text)).not.toThrow()
})

test.each([
  [origin, 'https://tasks.example.com/app', 'without a path, like https://tasks.example.com.'],
  [origin, 'https://user@tasks.example.com', 'without a path'],
  [origin, 'ftp://tasks.example.com', 'must start with http:// or https://.'],
  [mailbox, 'tasks', 'not "tasks"'],
  [mailbox, 'a@example.com, b@example.com', 'must be an address'],
  [mailbox, 'Tasks <tasks>', 'must be an address'],
  [host, '256.1.1.1', 'not "256.1.1.1"'],
  [host, 'no host', 'must be an IP address'],
  [proxies, 'zzz', '"zzz" is neither'],
  [proxies, '10.0.0.0/33', '"10.0.0.0/33" is neither'],
  [proxies, '1,2', '"1" is neither'],
  [listableSecret(4), 'a,secret', 'must hold no comma.'],
])('refuses what no start could work with: $form (%#)', (kind, text, why) => {
  expect(() => kind.parse(text)).toThrow(why)
})
