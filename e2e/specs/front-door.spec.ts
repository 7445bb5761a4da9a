import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { expect, test } from '@playwright/test'
import { startAppServer, type AppServer } from '../fixtures/server.ts'

let server: AppServer

test.beforeAll(async () => {
  server = await startAppServer()
})
test.afterAll(() => server.dispose())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as it is written, with headers that fetch would not send. */
function send(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      { hostname, port, path, method: options.method ?? 'GET', headers: options.headers },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
        )
      },
    )
    call.on('error', reject)
    call.end(options.body)
  })
}

const pages = ['/', '/sign-in', '/sign-up', '/tasks', '/settings/sessions', '/no-such-page', '/dev/mail', '/dev/api']

test('every page carries its security headers, a policy of its own and an id, and is stored by nobody', async () => {
  const policies = new Set<string>()
  for (const path of pages) {
    const { headers } = await send(path)
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['cache-control'], path).toMatch(/no-store/)
    expect(headers['x-request-id'], path).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['x-powered-by'], path).toBeUndefined()
    expect(headers['content-security-policy'], path).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/)
    policies.add(String(headers['content-security-policy']))
  }
  expect(policies.size).toBe(pages.length)
})

test('a page answers 404 for what is not there and sends strangers from signed-in pages to sign in', async () => {
  expect((await send('/no-such-page')).status).toBe(404)
  for (const path of ['/settings/sessions', '/tasks/completed', '/tasks/trash?a=b']) {
    const { status, headers } = await send(path)
    expect([303, 307]).toContain(status)
    expect(headers.location).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`)
  }
})

test('nothing but GET, HEAD and POST reaches a page', async () => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
    expect((await send('/sign-in', { method })).status, method).toBe(405)
  }
})

test("a form from another origin is refused, and so is one that carries the cookie and doesn't say where it comes from", async () => {
  const post = (headers: Record<string, string>) =>
    send('/sign-in', {
      method: 'POST',
      headers: { 'content-length': '0', 'content-type': 'multipart/form-data; boundary=x', ...headers },
    })
  expect((await post({ origin: 'https://evil.example.test' })).status).toBe(403)
  expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post({ 'sec-fetch-site': 'same-site', origin: server.url })).status).toBe(403)
  expect((await post({ origin: 'null', 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post({ cookie: 'latchkey=x' })).status).toBe(403)
  expect((await post({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status).not.toBe(403)
})

test('a form of our own page is taken from a browser that keeps its origin to itself', async () => {
  const page = (await send('/sign-up')).body
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)]
  expect(hidden).not.toEqual([])
  const fields = [...hidden.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"')]), ['email', '']]
  const parts = fields.map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const body = `${parts.join('')}--x--\r\n`
  const { status, body: answer } = await send('/sign-up', {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': String(Buffer.byteLength(body)),
      'sec-fetch-site': 'same-origin',
      origin: 'null',
    },
    body,
  })
  expect(status).toBe(200)
  expect(answer).toContain('Enter your email address')
})

test('a form that is too large, or of unknown length, is refused before it is read', async () => {
  const headers = {
    origin: server.url,
    'sec-fetch-site': 'same-origin',
    'content-type': 'multipart/form-data; boundary=x',
  }
  expect(
    (
      await send('/sign-in', {
        method: 'POST',
        headers: { ...headers, 'content-length': '100001' },
        body: 'x'.repeat(100_001),
      })
    ).status,
  ).toBe(413)
  expect(
    (await send('/sign-in', { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' }, body: 'x' }))
      .status,
  ).toBe(411)
})

test('a name that somebody points at this machine does not open the inbox', async () => {
  const { status, body } = await send('/dev/mail', { headers: { host: 'rebound.example.test' } })
  expect(status).toBe(421)
  expect(body).not.toContain('mail')
})

test('headers by which Next talks to itself open nothing when they come from outside', async () => {
  for (const headers of [
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-invoke-path': '/tasks/trash', 'x-invoke-status': '200' },
    { 'x-matched-path': '/tasks/trash' },
    { 'x-forwarded-host': 'evil.example.test', 'x-forwarded-proto': 'https' },
  ]) {
    const { status, headers: answered } = await send('/tasks/trash', { headers })
    expect([303, 307]).toContain(status)
    expect(answered.location).toBe('/sign-in?returnTo=%2Ftasks%2Ftrash')
  }
})

test('sources, settings and version control are not served', async () => {
  for (const path of [
    '/.env',
    '/.git/config',
    '/package.json',
    '/prisma/schema/auth.prisma',
    '/.data/secrets.json',
    '/_next/../package.json',
    '/_next/image?url=/icon.svg&w=64&q=75',
    '/server.json',
  ]) {
    expect((await send(path)).status, path).toBe(404)
  }
})

test('health says yes or no and nothing else', async () => {
  const live = await send('/api/health/live')
  expect([live.status, live.body]).toEqual([200, '{"status":"live"}'])
  const ready = await send('/api/health/ready')
  expect([ready.status, ready.body]).toEqual([200, '{"status":"ready"}'])
  expect((await send('/api/health/other')).status).toBe(404)
})

test('a junk, long or repeated cookie never breaks a page', async () => {
  for (const cookie of [
    'latchkey=x',
    'latchkey=',
    `latchkey=lk_${'A'.repeat(22)}_${'A'.repeat(43)}`,
    `latchkey=${'x'.repeat(5000)}`,
    'latchkey=a; latchkey=b',
    'latchkey="q"; x=%00',
  ]) {
    const { status } = await send('/sign-in', { headers: { cookie } })
    expect(status, cookie.slice(0, 40)).toBe(200)
  }
  expect((await send('/sign-in', { headers: { cookie: `a=${'x'.repeat(20_000)}` } })).status).toBe(431)
  expect((await send('/sign-in')).status).toBe(200)
})
