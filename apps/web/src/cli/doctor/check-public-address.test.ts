import { expect, test } from 'vitest'
import { checkCookie, checkProxy, type PublicAddress } from './check-public-address.ts'

const secure = { appUrl: 'https://tasks.example.test', trustedProxies: ['1'], isLocalMode: false }

test.each<[string, Partial<PublicAddress>, string, RegExp]>([
  ['https behind a trusted proxy', {}, 'ok', /believed from the last proxy/],
  ['https behind named proxies', { trustedProxies: ['10.0.0.0/8'] }, 'ok', /10\.0\.0\.0\/8/],
  ['https that nobody can have ended', { trustedProxies: [] }, 'warn', /share one address/],
  ['https with no hop trusted', { trustedProxies: ['0'] }, 'warn', /share one address/],
  ['http without a proxy', { appUrl: 'http://10.0.0.7:3000', trustedProxies: [] }, 'ok', /ignored/],
  ['everybody trusted', { trustedProxies: ['10.0.0.1', '0.0.0.0/0'] }, 'fail', /0\.0\.0\.0\/0/],
  ['everybody trusted, IPv6', { trustedProxies: ['::/0'] }, 'fail', /::\/0/],
  ['a name where an address belongs', { trustedProxies: ['proxy.local'] }, 'fail', /proxy\.local/],
  ['local mode', { appUrl: 'http://localhost:3000', trustedProxies: [], isLocalMode: true }, 'ok', /ignored/],
  [
    'a proxy in front of local mode that is none',
    { appUrl: 'http://localhost:3000', isLocalMode: true },
    'warn',
    /local mode/,
  ],
])('proxy: %s', (_what, address, state, words) => {
  const finding = checkProxy({ ...secure, ...address })
  expect(finding).toMatchObject({ check: 'proxy', state, message: expect.stringMatching(words) })
  expect(finding.next === undefined).toBe(state === 'ok')
})

test.each([
  ['https://tasks.example.test', 'ok', /^__Host-latchkey, .*, Secure/],
  ['http://localhost:3000', 'ok', /^latchkey, .*not Secure/],
  ['http://127.0.0.1:3000', 'ok', /^latchkey, /],
  ['http://[::1]:3000', 'ok', /^latchkey, /],
  ['http://tasks.example.test', 'fail', /unencrypted/],
  ['http://localhost.example.test', 'fail', /unencrypted/],
])('cookie on %s', (appUrl, state, words) => {
  expect(checkCookie({ appUrl })).toMatchObject({ check: 'cookie', state, message: expect.stringMatching(words) })
})
