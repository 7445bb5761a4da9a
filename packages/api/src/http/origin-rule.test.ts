import { describe, expect, it } from 'vitest'
import { isOriginAllowed } from './origin-rule.ts'

const own = 'https://latchkey.test'

/** Origin, Sec-Fetch-Site, and whether the call may go on without and with the cookie. */
const table: readonly [origin: string | undefined, fetchSite: string | undefined, without: boolean, cookie: boolean][] =
  [
    [undefined, undefined, true, false],
    [undefined, 'none', true, false],
    [undefined, 'same-origin', true, true],
    [undefined, 'same-site', false, false],
    [undefined, 'cross-site', false, false],
    [undefined, 'something-new', false, false],
    [own, undefined, true, true],
    [own, 'none', true, true],
    [own, 'same-origin', true, true],
    [own, 'same-site', false, false],
    [own, 'cross-site', false, false],
    ['null', undefined, true, false],
    ['null', 'none', true, false],
    ['null', 'same-origin', true, true],
    ['null', 'cross-site', false, false],
    ['https://evil.test', undefined, false, false],
    ['https://evil.test', 'none', false, false],
    ['https://evil.test', 'same-origin', false, false],
    ['https://evil.latchkey.test', undefined, false, false],
    ['https://latchkey.test.evil.test', undefined, false, false],
    ['http://latchkey.test', undefined, false, false],
    ['https://latchkey.test:8443', undefined, false, false],
    ['https://latchkey.test, https://evil.test', undefined, false, false],
    ['', undefined, false, false],
  ]

describe('a call that changes state', () => {
  it.each(table)(
    'from Origin %j with Sec-Fetch-Site %j: %j, and with the cookie: %j',
    (origin, fetchSite, without, cookie) => {
      expect(isOriginAllowed({ origin, fetchSite, carriesCookie: false }, own)).toBe(without)
      expect(isOriginAllowed({ origin, fetchSite, carriesCookie: true }, own)).toBe(cookie)
    },
  )
})
