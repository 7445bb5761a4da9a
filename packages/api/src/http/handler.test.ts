import type { IncomingMessage } from 'node:http'
import type { Person } from '@latchkey/auth/testing'
import superjson from 'superjson'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { post, queryUrl, send, serve, type Served } from '../testing/serve.ts'

let world: ApiHarness
let served: Served
let ana: Person

beforeAll(async () => {
  world = await createApiHarness()
  served = await serve(world)
  ana = await world.signUp()
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

describe('every answer', () => {
  it.each([
    ['/api/trpc/auth.status.get', 'GET'],
    ['/api/trpc/auth.user.get', 'GET'],
    ['/api/trpc/no.such', 'GET'],
    ['/api/trpc/tasks.create', 'DELETE'],
    ['/api/trpc/tasks.create', 'POST'],
    ['/api/health/live', 'GET'],
    ['/api/health/nothing', 'GET'],
  ])('of %s by %s has a type, an id of ours, and may not be stored or embedded', async (path, method) => {
    const { headers } = await send(`${served.url}${path}`, { method, headers: { 'x-request-id': 'forged' } })
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(headers.vary).toContain('cookie')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers).not.toHaveProperty('x-powered-by')
  })
})

describe('an answer to whoever is not signed in', () => {
  it.each([
    ['/api/trpc/tasks.list', 'GET', {}],
    ['/api/trpc/auth.email.signIn', 'POST', { 'content-type': 'application/json' }],
    ['/api/images/me', 'PUT', { 'content-type': 'image/png' }],
  ])('names the scheme to sign in by, one that makes no browser ask: %s', async (path, method, headers) => {
    const body = JSON.stringify(superjson.serialize({ email: ana.email, password: 'not-her-password' }))
    const answer = await send(`${served.url}${path}`, { method, headers, ...(method !== 'GET' && { body }) })
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="latchkey"'])
  })

  it('is the only one that does', async () => {
    for (const path of ['/api/trpc/auth.status.get', '/api/trpc/nothing', '/api/images/nothing', '/api/health/live']) {
      expect((await send(`${served.url}${path}`)).headers).not.toHaveProperty('www-authenticate')
    }
  })
})

describe('the log', () => {
  it('has one line per request with who, what, how and how long', async () => {
    await using there = await serve(world)
    const { headers } = await send(queryUrl(there.url, 'tasks.list'), {
      headers: { authorization: `Bearer ${ana.key}` },
    })
    expect(there.log).toEqual([
      {
        level: 'info',
        message: 'call',
        details: {
          requestId: headers['x-request-id'],
          procedures: ['tasks.list'],
          status: 200,
          codes: [],
          ms: expect.any(Number),
          userId: ana.session.userId,
          address: '127.0.0.1',
        },
      },
    ])
  })

  it('holds no key, no input, no query string and no made-up path', async () => {
    await using there = await serve(world)
    const url = `${there.url}/api/trpc`
    await post(
      `${url}/auth.email.signIn`,
      { email: ana.email, password: ana.password },
      { 'x-latchkey-transport': 'bearer' },
    )
    await post(`${url}/auth.email.signIn`, { email: ana.email, password: 'wrong-passphrase' })
    await send(`${queryUrl(there.url, 'tasks.list', { cursor: 'secret-cursor' })}&token=secret-token`, {
      headers: { authorization: `Bearer ${ana.key}` },
    })
    await send(`${url}/secret-path%0aforged-line`)
    await send(`${url}/tasks.list`, { headers: { cookie: '__Host-latchkey=secret-cookie' } })
    const text = JSON.stringify(there.log)
    expect(there.log).toHaveLength(5)
    expect(text).not.toMatch(/secret|passphrase|@example|lk_|forged/)
    expect(there.log[3]?.details).toMatchObject({ procedures: ['(unknown)'], status: 404, codes: ['NOT_FOUND'] })
  })
})

describe('health', () => {
  it('is live whenever the process answers', async () => {
    await using there = await serve(world, { readiness: () => false })
    const { status, text } = await send(`${there.url}/api/health/live`)
    expect({ status, text }).toEqual({ status: 200, text: '{"status":"live"}' })
  })

  it.each([
    ['can serve', () => true, 200],
    ['cannot', async () => false, 503],
    ['cannot even tell', () => Promise.reject(new Error('postgres://app:hunter2@db')), 503],
  ])('is ready or not when the server %s, and says no more', async (_, readiness, status) => {
    await using there = await serve(world, { readiness })
    const answer = await send(`${there.url}/api/health/ready?verbose=1`)
    expect(answer.status).toBe(status)
    expect(answer.text).toBe(status === 200 ? '{"status":"ready"}' : '{"status":"unavailable"}')
    expect(answer.headers['retry-after']).toBe(status === 200 ? undefined : '5')
  })

  it('is asked by GET and HEAD', async () => {
    expect((await send(`${served.url}/api/health/ready`, { method: 'HEAD' })).status).toBe(200)
    const { status, headers } = await send(`${served.url}/api/health/ready`, { method: 'POST' })
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' })
    expect((await send(`${served.url}/api/health/else`)).status).toBe(404)
  })
})

describe('a page request', () => {
  const pageRequest = (headers: IncomingMessage['headers']) =>
    ({ headers, socket: { remoteAddress: '::ffff:192.0.2.7' }, url: '/tasks' }) as unknown as IncomingMessage

  it('is authenticated once and calls procedures as its person', async () => {
    const cookie = `__Host-latchkey=${ana.key}; __Host-latchkey-device=${ana.knownDevice}`
    const authenticated = await served.handler.authenticate(pageRequest({ cookie, 'user-agent': 'Firefox' }))
    expect(authenticated).toMatchObject({
      authentication: { status: 'signed-in', session: { userId: ana.session.userId } },
      keySource: 'cookie',
      client: {
        address: '192.0.2.7',
        userAgent: 'Firefox',
        browserKey: null,
        knownDevice: ana.knownDevice,
        isProgram: false,
      },
    })
    expect(await authenticated.caller.auth.user.get()).toMatchObject({ id: ana.session.userId })
  })

  it('collects the cookies that its calls set', async () => {
    const { caller, reply } = await served.handler.authenticate(pageRequest({ 'x-latchkey-transport': 'bearer' }))
    const result = await caller.auth.email.signIn({ email: ana.email, password: ana.password })
    expect(result).not.toHaveProperty('key')
    expect(reply.cookies).toMatchObject([
      { name: '__Host-latchkey', value: expect.stringMatching(/^lk_/) },
      { name: '__Host-latchkey-device' },
    ])
  })

  it('may post a form from its own origin only', () => {
    const cookie = `__Host-latchkey=${ana.key}`
    expect(served.handler.acceptsOrigin(pageRequest({ cookie, origin: 'https://latchkey.test' }))).toBe(true)
    expect(served.handler.acceptsOrigin(pageRequest({ cookie, origin: 'https://evil.test' }))).toBe(false)
    expect(served.handler.acceptsOrigin(pageRequest({ cookie }))).toBe(false)
  })
})
