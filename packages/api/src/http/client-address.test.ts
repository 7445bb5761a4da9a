import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createAddressReader } from './client-address.ts'

const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage

describe('the client’s address', () => {
  it('is the socket’s, in one spelling', () => {
    const read = createAddressReader([])
    expect(read(request('::ffff:192.0.2.1'))).toBe('192.0.2.1')
    expect(read(request('2001:DB8:0::1'))).toBe('2001:db8::1')
  })

  it('ignores X-Forwarded-For when no proxy is trusted', () => {
    expect(createAddressReader([])(request('192.0.2.1', '203.0.113.9'))).toBe('192.0.2.1')
    expect(createAddressReader(['0'])(request('192.0.2.1', '203.0.113.9'))).toBe('192.0.2.1')
  })

  it('is the entry that the trusted number of hops has written', () => {
    const forged = '198.51.100.66, 203.0.113.9, 10.0.0.2'
    expect(createAddressReader(['1'])(request('10.0.0.1', forged))).toBe('10.0.0.2')
    expect(createAddressReader(['2'])(request('10.0.0.1', forged))).toBe('203.0.113.9')
  })

  it('is the right-most address that is no trusted proxy, whatever stands further left', () => {
    const read = createAddressReader(['10.0.0.0/8', '2001:db8::/32'])
    expect(read(request('10.0.0.1', '198.51.100.66, 203.0.113.9, 10.0.0.2'))).toBe('203.0.113.9')
    expect(read(request('2001:db8::5', '203.0.113.9'))).toBe('203.0.113.9')
    expect(read(request('::ffff:10.0.0.1', '203.0.113.9'))).toBe('203.0.113.9')
  })

  it('ignores the header of somebody who is no trusted proxy', () => {
    expect(createAddressReader(['10.0.0.1'])(request('10.0.0.2', '203.0.113.9'))).toBe('10.0.0.2')
  })

  it('stops at what is no address', () => {
    const read = createAddressReader(['3'])
    expect(read(request('10.0.0.1', 'unknown'))).toBe('10.0.0.1')
    expect(read(request('10.0.0.1', '203.0.113.9, <script>, 10.0.0.2'))).toBe('10.0.0.2')
    expect(read(request('10.0.0.1', '127.1'))).toBe('10.0.0.1')
    expect(read(request('10.0.0.1'))).toBe('10.0.0.1')
  })

  it('reads entries with ports and brackets', () => {
    const read = createAddressReader(['1'])
    expect(read(request('10.0.0.1', '203.0.113.9:4711'))).toBe('203.0.113.9')
    expect(read(request('10.0.0.1', '[2001:db8::1]:443'))).toBe('2001:db8::1')
    expect(read(request('10.0.0.1', '2001:db8::1'))).toBe('2001:db8::1')
  })

  it.each(['proxy.local', '10.0.0.0/33', '10.0.0.0/', '2001:db8::/129', '1,2'])('refuses to start with %j', (entry) => {
    expect(() => createAddressReader([entry])).toThrow('TRUSTED_PROXIES')
  })
})
