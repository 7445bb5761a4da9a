import { describe, expect, it } from 'vitest'
import { createAuthKeyTransport, setCookieHeader } from './auth-key-transport.ts'

const https = createAuthKeyTransport('https://latchkey.test')
const http = createAuthKeyTransport('http://localhost:3000')

describe('cookies', () => {
  it('are host-only and Secure on https', () => {
    expect(setCookieHeader(https.session('lk_a_b', 60))).toBe(
      '__Host-latchkey=lk_a_b; Max-Age=60; Path=/; SameSite=Lax; HttpOnly; Secure',
    )
  })

  it('have their plain name on http, where browsers take no __Host- cookie', () => {
    expect(setCookieHeader(http.session('lk_a_b', 60))).toBe(
      'latchkey=lk_a_b; Max-Age=60; Path=/; SameSite=Lax; HttpOnly',
    )
  })

  it('are taken away under the name and attributes they were set with', () => {
    expect(setCookieHeader(https.clearedSession())).toBe(
      '__Host-latchkey=; Max-Age=0; Path=/; SameSite=Lax; HttpOnly; Secure',
    )
  })

  it('know a browser for a year', () => {
    expect(setCookieHeader(http.browser('b'.repeat(43)))).toBe(
      `latchkey-browser=${'b'.repeat(43)}; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly`,
    )
  })
})

describe('the mark of a known device', () => {
  const value = 'd'.repeat(48)

  it('is a cookie of its own, for a year', () => {
    expect(setCookieHeader(https.device(value))).toBe(
      `__Host-latchkey-device=${value}; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly; Secure`,
    )
    expect(setCookieHeader(http.device(value))).toBe(
      `latchkey-device=${value}; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly`,
    )
  })

  it('is read as it came, under its own name only', () => {
    expect(https.knownDevice({ cookie: `a=b; __Host-latchkey-device=${value}` })).toBe(value)
    expect(https.knownDevice({ cookie: `latchkey-device=${value}` })).toBeNull()
    expect(https.knownDevice({ cookie: '__Host-latchkey-device=' })).toBeNull()
    expect(https.knownDevice({})).toBeNull()
  })

  it('is no key', () => {
    expect(https.presentedKey({ cookie: `__Host-latchkey-device=${value}` })).toBeNull()
    expect(https.carriesCookie({ cookie: `__Host-latchkey-device=${value}` })).toBe(false)
  })
})

describe('the key of a request', () => {
  it('is the cookie’s, wherever it stands in the header', () => {
    const cookie = 'theme=dark; __Host-latchkey=lk_a_b; other=1'
    expect(https.presentedKey({ cookie })).toEqual({ source: 'cookie', key: 'lk_a_b' })
  })

  it('is the bearer key where both came', () => {
    const headers = { cookie: '__Host-latchkey=lk_a_b', authorization: 'Bearer lk_c_d' }
    expect(https.presentedKey(headers)).toEqual({ source: 'bearer', key: 'lk_c_d' })
  })

  it.each(['Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a b', ''])(
    'is the cookie’s when Authorization is %j',
    (authorization) => {
      expect(https.presentedKey({ authorization, cookie: '__Host-latchkey=lk_a_b' })?.source).toBe('cookie')
    },
  )

  it.each([
    'latchkey=lk_a_b',
    'x__Host-latchkey=lk_a_b',
    '__Host-latchkey',
    '__Host-latchkey=',
    '__Host-latchkey-browser=x',
  ])('is not found in %j on https', (cookie) => {
    expect(https.presentedKey({ cookie })).toBeNull()
    expect(https.carriesCookie({ cookie })).toBe(false)
  })
})

describe('the browser’s own key', () => {
  it('is read from its cookie', () => {
    expect(http.browserKey({ cookie: `latchkey-browser=${'k'.repeat(43)}` })).toBe('k'.repeat(43))
  })

  it.each(['', 'short', `${'k'.repeat(42)}!`, 'k'.repeat(44)])(
    'is none when it is %j, which we never made',
    (value) => {
      expect(http.browserKey({ cookie: `latchkey-browser=${value}` })).toBeNull()
    },
  )
})
