import { connect } from 'node:net'
import type { Person } from '@latchkey/auth/testing'
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink, TRPCClientError } from '@trpc/client'
import superjson from 'superjson'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { post, queryUrl, send, serve, type Served } from '../testing/serve.ts'
import type { AppRouter } from '../types.ts'

let world: ApiHarness
let served: Served
let ana: Person
let bearer: { authorization: string }
let api: (path: string) => string

beforeAll(async () => {
  world = await createApiHarness()
  served = await serve(world)
  ana = await world.signUp()
  bearer = { authorization: `Bearer ${ana.key}` }
  api = (path) => `${served.url}/api/trpc/${path}`
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const createClient = (
  link: typeof httpLink | typeof httpBatchLink | typeof httpBatchStreamLink,
  options: object = {},
) =>
  createTRPCClient<AppRouter>({
    links: [link({ url: `${served.url}/api/trpc`, transformer: superjson, headers: () => bearer, ...options })],
  })

describe('tRPC’s own clients', () => {
  it('call one by one', async () => {
    const client = createClient(httpLink)
    const task = await client.tasks.create.mutate({ title: 'Milk', dueDate: null })
    expect(task.createdAt).toBeInstanceOf(Date)
    expect(await client.tasks.get.query({ id: task.id })).toEqual(task)
    expect((await client.tasks.list.query()).tasks).toContainEqual(task)
  })

  it('call in batches, and see each failure by itself', async () => {
    let requests = 0
    const counting = (...args: Parameters<typeof fetch>) => {
      requests += 1
      return fetch(...args)
    }
    const client = createClient(httpBatchLink, { fetch: counting })
    const [user, missing, isSignedIn] = await Promise.allSettled([
      client.auth.user.get.query(),
      client.tasks.get.query({ id: '019aa6a4-0000-7000-8000-000000000000' }),
      client.auth.status.isSignedIn.query(),
    ])
    expect(requests).toBe(1)
    expect(user).toMatchObject({ status: 'fulfilled', value: { id: ana.session.userId } })
    expect(isSignedIn).toMatchObject({ value: true })
    expect(missing).toMatchObject({
      reason: { data: { appCode: 'TASK_NOT_FOUND', httpStatus: 404, path: 'tasks.get' } },
    })
  })

  it('send queries by POST when told to', async () => {
    const client = createClient(httpBatchLink, { methodOverride: 'POST' })
    expect(await client.auth.status.isSignedIn.query()).toBe(true)
  })

  it('are told why a streamed batch is not served', async () => {
    const error = await createClient(httpBatchStreamLink)
      .auth.user.get.query()
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TRPCClientError)
    const { status, error: refusal } = await send(api('auth.user.get?batch=1'), {
      headers: { 'trpc-accept': 'application/jsonl', ...bearer },
    })
    expect(status).toBe(400)
    expect(refusal?.message).toContain('Streamed batches')
    expect(refusal?.data.appCode).toBe('INVALID_INPUT')
  })
})

describe('batches', () => {
  const batch = (paths: readonly string[]) => api(`${paths.join(',')}?batch=1`)

  it('answer 207 when some calls fail, the common status when all end alike', async () => {
    const statusOf = async (paths: readonly string[]) => (await send(batch(paths))).status
    expect(await statusOf(['auth.status.isSignedIn', 'auth.user.get'])).toBe(207)
    expect(await statusOf(['auth.status.isSignedIn', 'auth.status.get'])).toBe(200)
    expect(await statusOf(['auth.user.get', 'tasks.list'])).toBe(401)
    expect(await statusOf(['no.such', 'auth.status.get'])).toBe(207)
  })

  it('hold at most ten calls (F1)', async () => {
    expect((await send(batch(Array(10).fill('auth.status.isSignedIn')))).status).toBe(200)
    const { status, error } = await send(batch(Array(11).fill('auth.status.isSignedIn')))
    expect(status).toBe(400)
    expect(error?.data.appCode).toBe('INVALID_INPUT')
  })

  it('spend a limit call by call, not request by request', async () => {
    await using strict = await createApiHarness({ config: { networkLimitBurst: 5, networkLimitPerMinute: 1 } })
    await using there = await serve(strict)
    const input = superjson.serialize({ email: 'nobody@example.test', password: 'guess' })
    const { text, status, headers } = await send(
      `${there.url}/api/trpc/${Array(10).fill('auth.email.signIn').join(',')}?batch=1`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index, input]))),
      },
    )
    const codes = (JSON.parse(text) as { error: { json: { data: { appCode: string } } } }[]).map(
      ({ error }) => error.json.data.appCode,
    )
    expect(status).toBe(207)
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5)
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(5)
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  })

  it('hold no subscription, and not queries with mutations', async () => {
    expect((await send(batch(['tasks.onChange', 'tasks.onChange']))).status).toBe(400)
    const mixed = await post(batch(['auth.status.get', 'auth.status.signOutDevice']), {})
    expect(mixed.status).toBe(400)
  })

  it.each(['[]', '1', '"x"', 'null', '{"0":[]}', '{"0":1}'])('answer 400 to the inputs %s', async (body) => {
    const headers = { 'content-type': 'application/json', ...bearer }
    const { status, text } = await send(batch(['tasks.create']), { method: 'POST', headers, body })
    expect(status).toBe(400)
    expect(text).toContain('INVALID_INPUT')
  })
})

describe('methods', () => {
  it('reach queries by GET and POST', async () => {
    expect((await send(queryUrl(served.url, 'auth.status.isSignedIn'))).data).toBe(false)
    expect((await post(api('auth.status.isSignedIn'))).data).toBe(false)
  })

  it('reach a query by HEAD, without its body', async () => {
    const { status, text, headers } = await send(api('auth.status.isSignedIn'), { method: 'HEAD' })
    expect({ status, text }).toEqual({ status: 200, text: '' })
    expect(Number(headers['content-length'])).toBeGreaterThan(0)
  })

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])(
    'never reach a mutation by %s',
    async (method) => {
      const { status, headers } = await send(api('tasks.create'), { method, headers: bearer })
      expect(status).toBe(405)
      expect(headers.allow).toBe('POST')
    },
  )

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])('never reach a query by %s', async (method) => {
    const { status, headers } = await send(api('auth.status.get'), { method })
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD, POST' })
  })

  it.each(['POST', 'HEAD', 'DELETE'])('never reach a subscription by %s', async (method) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await send(api('tasks.onChange'), { method, headers })
    expect({ status: answer.status, allow: answer.headers.allow }).toEqual({ status: 405, allow: 'GET' })
  })

  it('are not overridden by headers or parameters', async () => {
    const headers = { 'x-http-method-override': 'POST', 'x-http-method': 'POST', ...bearer }
    expect((await send(api('tasks.create?_method=POST'), { headers })).status).toBe(405)
  })
})

describe('content types', () => {
  const body = JSON.stringify({ json: { title: 'Milk' } })
  const attempt = (headers: Record<string, string>) =>
    send(api('tasks.create'), { method: 'POST', headers: { ...bearer, ...headers }, body })

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    '%s is JSON',
    async (type) => {
      expect((await attempt({ 'content-type': type })).status).toBe(200)
    },
  )

  // F2: tRPC's own adapters take multipart, which a form of any site can send.
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/json; charset=latin1',
    'application/json, text/plain',
    'application/jsonx',
    'text/plain; application/json',
  ])('%s is refused', async (type) => {
    const { status, error } = await attempt({ 'content-type': type })
    expect(status).toBe(415)
    expect(error?.data.appCode).toBe('UNSUPPORTED_MEDIA_TYPE')
  })

  it('none is refused, and so is a compressed body', async () => {
    expect((await attempt({})).status).toBe(415)
    expect((await attempt({ 'content-type': 'application/json', 'content-encoding': 'gzip' })).status).toBe(415)
  })
})

describe('sizes', () => {
  const headers = { 'content-type': 'application/json' }
  const sized = (bytes: number) => JSON.stringify({ json: { title: 'Milk' }, meta: null }).padEnd(bytes)

  it('up to 100 kB are read', async () => {
    const request = { method: 'POST', headers: { ...headers, ...bearer }, body: sized(100_000) }
    expect((await send(api('tasks.create'), request)).status).toBe(200)
  })

  it('above are refused, announced or not', async () => {
    const announced = await send(api('tasks.create'), { method: 'POST', headers, body: sized(100_001) })
    const chunked = await send(api('tasks.create'), { method: 'POST', headers, body: [sized(60_000), sized(60_000)] })
    for (const { status, error } of [announced, chunked]) {
      expect(status).toBe(413)
      expect(error?.data.appCode).toBe('PAYLOAD_TOO_LARGE')
    }
  })

  it('that never end are cut off', async () => {
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      'POST /api/trpc/tasks.create HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    )
    let answer = ''
    socket.on('data', (data: Buffer) => (answer += data.toString()))
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
    const pour = () => !socket.destroyed && socket.write(chunk, () => setImmediate(pour))
    pour()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(answer).toMatch(/^HTTP\/1\.1 413/)
    // A megabyte and what fits into the buffers of the kernel.
    expect(socket.bytesWritten).toBeLessThan(50_000_000)
  })
})

describe('inputs', () => {
  it.each([
    ['not JSON', '{'],
    ['not wrapped', '{"title":"Milk"}'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['too deep', `{"json":${'['.repeat(40_000)}${']'.repeat(40_000)}}`],
    ['with a prototype', '{"json":{"title":"Milk","__proto__":{"notes":"x"}}}'],
    ['with a field that is not ours', '{"json":{"title":"Milk","ownerId":"x"}}'],
    ['with a NUL (F12)', '{"json":{"title":"a\\u0000b"}}'],
    ['with a lone surrogate (F12)', '{"json":{"title":"a\\ud800b"}}'],
    [
      'with a value that is present but undefined (F11)',
      '{"json":{"title":null},"meta":{"values":{"title":["undefined"]}}}',
    ],
    ['with a huge typed array', '{"json":{"title":1e9},"meta":{"values":{"title":[["typed-array","Float64Array"]]}}}'],
  ])('%s: 400', async (_, body) => {
    const { status, error } = await send(api('tasks.create'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer },
      body,
    })
    expect(status).toBe(400)
    expect(error?.data).toMatchObject({ appCode: 'INVALID_INPUT', details: { issues: [expect.anything()] } })
  })

  it('that repeat a key or a parameter count once', async () => {
    const headers = { 'content-type': 'application/json', ...bearer }
    const twice = await send(api('tasks.create'), {
      method: 'POST',
      headers,
      body: '{"json":{"title":"A","title":"B"}}',
    })
    expect(twice.data).toMatchObject({ title: 'B' })
    const [first, second] = ['open', 'trash'].map((view) => encodeURIComponent(JSON.stringify({ json: { view } })))
    expect((await send(api(`tasks.list?input=${first}&input=${second}`), { headers: bearer })).status).toBe(200)
  })

  it('are decoded once', async () => {
    expect((await send(api('auth%2Estatus%2EisSignedIn'))).status).toBe(200)
    expect((await send(api('auth%252Estatus%252EisSignedIn'))).status).toBe(404)
  })
})

describe('paths', () => {
  it.each(['no.such', '', '__proto__', 'constructor', 'auth', 'auth.status', 'toString', '%', 'auth.status.get.then'])(
    '%j names no procedure',
    async (path) => {
      const { status, error } = await send(api(path))
      expect(status).toBe(404)
      expect(error?.data).toMatchObject({ appCode: 'NOT_FOUND', httpStatus: 404 })
    },
  )

  it.each(['/', '/api', '/api/trpcx', '/api/imagesx', '/API/TRPC/auth.status.get', '//api/trpc/auth.status.get'])(
    '%s is left to others',
    async (path) => {
      expect((await send(`${served.url}${path}`)).status).toBe(418)
    },
  )
})

describe('refusals come in order', () => {
  const foreign = { origin: 'https://evil.test' }
  const json = { 'content-type': 'application/json' }
  const plain = { 'content-type': 'text/plain' }
  const large = ' '.repeat(100_001)
  const eleven = `${Array(11).fill('tasks.create').join(',')}?batch=1`

  it.each([
    ['origin before method', 403, 'tasks.create', { method: 'GET', headers: foreign }],
    ['origin before method, whichever it is', 403, 'tasks.create', { method: 'PUT', headers: foreign }],
    ['origin before content type', 403, 'tasks.create', { headers: { ...foreign, ...plain }, body: large }],
    ['method before content type', 405, 'tasks.create', { method: 'PUT', headers: plain, body: large }],
    ['content type before size', 415, eleven, { headers: plain, body: large }],
    ['size before batch', 413, eleven, { headers: json, body: large }],
    ['batch before session', 400, eleven, { headers: json, body: '{' }],
    ['session before input', 401, 'tasks.create', { headers: json, body: '{' }],
  ])('%s: %i', async (_, status, path, request) => {
    expect((await send(api(path), { method: 'POST', ...request })).status).toBe(status)
  })
})
