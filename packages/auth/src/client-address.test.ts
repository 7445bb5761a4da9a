import { expect, test } from 'vitest'
import { canonicalAddress, networkOf } from './client-address.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:0db8::0001', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['fe80::1%3', 'fe80::1'],
  ['::1', '::1'],
])('%s is written %s', (text, canonical) => {
  expect(canonicalAddress(text)).toBe(canonical)
  expect(canonicalAddress(canonical)).toBe(canonical)
})

test.each([
  '',
  'localhost',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '192.0.2.7:443',
  '192.0.2.256',
  ' 192.0.2.7',
  '[::1]',
  '::1/64',
  '1:2:3:4:5:6:7',
  'fe80::1%',
  `::1%${'a'.repeat(1_000_000)}`,
])('%.20s is no address', (text) => {
  expect(canonicalAddress(text)).toBeNull()
})

test('an IPv4 address is a network by itself, however it is written', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

test('an IPv6 customer has one network, whichever of her addresses she comes from', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
})

test('calls without an address share one network', () => {
  expect(networkOf(null)).toBe(networkOf('nonsense'))
})
