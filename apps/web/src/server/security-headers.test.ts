import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { contentSecurityPolicy, isInternalHeader, setSecurityHeaders } from './security-headers.ts'

function headersFor(options: { https: boolean; development: boolean }) {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  setSecurityHeaders(response, options)
  return response.getHeaders()
}

test('every answer forbids sniffing, framing and embedding, and tells other sites nothing', () => {
  expect(headersFor({ https: false, development: false })).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
})

test('on https browsers are told to stay there for a year, on http they are not', () => {
  expect(headersFor({ https: true, development: false })['strict-transport-security']).toBe(
    'max-age=31536000; includeSubDomains',
  )
  expect(headersFor({ https: false, development: false })).not.toHaveProperty('strict-transport-security')
})

test('in production a page runs only scripts and styles that carry its nonce, and nothing is evaluated', () => {
  const policy = contentSecurityPolicy('bm9uY2U=', { https: true, development: false })
  expect(policy).toContain(`script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';`)
  expect(policy).toContain(`object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`)
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).not.toMatch(/(script|style)-src [^;]*unsafe-inline/)
})

test.each([
  'x-middleware-subrequest',
  'x-forwarded-host',
  'x-invoke-path',
  'forwarded',
  'content-security-policy',
  'x-matched-path',
])('%s from outside is dropped', (name) => expect(isInternalHeader(name)).toBe(true))

test.each(['cookie', 'next-action', 'rsc', 'next-router-state-tree', 'content-type', 'origin'])('%s is kept', (name) =>
  expect(isInternalHeader(name)).toBe(false),
)
