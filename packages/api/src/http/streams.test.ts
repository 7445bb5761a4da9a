import type { Person } from '@latchkey/auth/testing'
import { until } from '@latchkey/testing/until'
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client'
import { EventSource } from 'eventsource'
import superjson from 'superjson'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { openRawStream } from '../testing/open-raw-stream.ts'
import { queryUrl, send, serve, type Served } from '../testing/serve.ts'
import type { AppRouter } from '../types.ts'

let world: ApiHarness
let served: Served

beforeAll(async () => {
  world = await createApiHarness()
  served = await serve(world)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** tRPC's own client with a key, as a program would build it. */
function createClient(key: string, { url } = served) {
  const headers = { authorization: `Bearer ${key}` }
  const fetchWithKey: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, ...headers } })
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({
          url: `${url}/api/trpc`,
          transformer: superjson,
          EventSource,
          eventSourceOptions: { fetch: fetchWithKey },
        }),
        false: httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers }),
      }),
    ],
  })
}

type Client = ReturnType<typeof createClient>

/** What a subscription told its subscriber. */
function record(subscribe: (listener: object) => { unsubscribe: () => void }) {
  const seen = {
    started: 0,
    data: [] as unknown[],
    states: [] as string[],
    error: undefined as unknown,
    completed: false,
  }
  const { unsubscribe } = subscribe({
    onStarted: () => (seen.started += 1),
    onData: (data: unknown) => seen.data.push(data),
    onConnectionStateChange: ({ state }: { state: string }) => seen.states.push(state),
    onError: (error: unknown) => (seen.error = error),
    onComplete: () => (seen.completed = true),
  })
  return { seen, unsubscribe }
}

const watchTasks = (client: Client, input?: { id?: string }) =>
  record((listener) => client.tasks.onChange.subscribe(input, listener))
const watchStatus = (client: Client) => record((listener) => client.auth.status.onChange.subscribe(undefined, listener))

const openRaw = (path: string, headers: Record<string, string>, { url } = served) =>
  openRawStream(`${url}/api/trpc/${path}`, headers)

const bearer = ({ key }: Pick<Person, 'key'>) => ({ authorization: `Bearer ${key}` })

describe('a stream', () => {
  it('begins by telling the client to come back a second after it broke', async () => {
    const stream = openRaw('auth.status.onChange', bearer(await world.signUp()))
    await until('the first event', () => stream.text().includes('data:'))
    expect(stream.text()).toMatch(/^retry: 1000\n\n/)
    stream.abort()
  })

  it('brings changes to another device of the same person', async () => {
    const ana = await world.signUp()
    const phone = await world.signIn(ana)
    const { seen, unsubscribe } = watchTasks(createClient(phone.key))
    await until('the stream to start', () => seen.started > 0)
    const task = await createClient(ana.key).tasks.create.mutate({ title: 'Live' })
    await until('the event', () => seen.data.length > 0)
    expect(seen.data).toEqual([{ id: expect.any(String), data: { type: 'changed', task } }])
    unsubscribe()
  })

  it('ends with the typed reason when its session is revoked', async () => {
    const ana = await world.signUp()
    const phone = await world.signIn(ana)
    const tasks = watchTasks(createClient(phone.key))
    const status = watchStatus(createClient(phone.key))
    await until('both streams to start', () => tasks.seen.started > 0 && status.seen.started > 0)
    await createClient(ana.key).auth.sessions.revoke.mutate({ sessionId: phone.session.authKeyId })
    await until('both to end', () => tasks.seen.error && status.seen.error)
    expect(status.seen.data).toEqual([{ type: 'session-ended', reason: 'revoked', by: 'self' }])
    for (const { error } of [tasks.seen, status.seen]) {
      expect(error).toBeInstanceOf(TRPCClientError)
      expect(error).toMatchObject({
        data: {
          code: 'UNAUTHORIZED',
          httpStatus: 401,
          appCode: 'NOT_SIGNED_IN',
          details: { reason: 'revoked', by: 'self' },
        },
      })
    }
  })

  it('ends when its session expires, without any message', async () => {
    const ana = await world.signUp()
    const { seen } = watchStatus(createClient(ana.key))
    await until('the stream to start', () => seen.started > 0)
    await world.auth.background.settled()
    world.auth.events.publish('auth-keys-ended', {
      userId: ana.session.userId,
      authKeyIds: [ana.session.authKeyId],
      reason: 'expired',
    })
    await until('it to end', () => seen.error)
    expect(seen.data).toEqual([{ type: 'session-ended', reason: 'expired' }])
  })

  it('is refused to a stranger by the same kind of event', async () => {
    const { seen } = watchTasks(createClient('lk_made_up'))
    await until('the refusal', () => seen.error)
    expect(seen.error).toMatchObject({ data: { appCode: 'NOT_SIGNED_IN', details: { reason: 'unknown' } } })
    expect(seen.data).toEqual([])
  })

  it('takes a dead cookie away when it says why it is dead', async () => {
    const { key, session } = await world.signUp()
    await world.callAs(session).auth.status.signOutDevice()
    const { status, text, cookies } = await send(`${served.url}/api/trpc/tasks.onChange`, {
      headers: { cookie: `__Host-latchkey=${key}` },
    })
    expect(status).toBe(200)
    expect(text).toContain('event: serialized-error')
    expect(text).toContain('"reason":"signed-out"')
    expect(cookies).toEqual([expect.stringContaining('__Host-latchkey=; Max-Age=0')])
  })

  it('of another person’s task is TASK_NOT_FOUND', async () => {
    const ana = await world.signUp()
    const bea = await world.signUp()
    const { id } = await createClient(ana.key).tasks.create.mutate({ title: 'Private' })
    const { seen } = watchTasks(createClient(bea.key), { id })
    await until('the refusal', () => seen.error)
    expect(seen.error).toMatchObject({ data: { appCode: 'TASK_NOT_FOUND', httpStatus: 404 } })
  })

  it('refuses a malformed input', async () => {
    const ana = await world.signUp()
    const path = queryUrl('', 'tasks.onChange', { ownerId: 'x' }).slice('/api/trpc/'.length)
    const { text } = await send(`${served.url}/api/trpc/${path}`, { headers: bearer(ana) })
    expect(text).toContain('INVALID_INPUT')
  })

  it('has the headers of a stream and stays open', async () => {
    const stream = openRaw('tasks.onChange', bearer(await world.signUp()))
    await until('the first event', () => stream.text().includes('\n\n'))
    expect(stream.text()).toBe('retry: 1000\n\nevent: connected\ndata: {"reconnectAfterInactivityMs":30000}\n\n')
    expect(stream.response?.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    })
    expect(stream.closed).toBe(false)
    stream.abort()
  })

  it('takes the id of the last event from the header, as an EventSource sends it', async () => {
    const stream = openRaw('tasks.onChange', { ...bearer(await world.signUp()), 'last-event-id': 'anything' })
    await until('the first event', () => stream.text().includes('connected'))
    expect(stream.text()).not.toContain('error')
    stream.abort()
  })

  it('says now and then that it lives', async () => {
    await using there = await serve(world, { streamTimes: { pingMs: 20 } })
    const stream = openRaw('tasks.onChange', bearer(await world.signUp()), there)
    await until('two signs of life', () => stream.text().split('ping').length > 2)
    expect(stream.text()).toContain('\n\nevent: ping\ndata: \n\nevent: ping\ndata: \n\n')
    stream.abort()
  })

  it('does not count as use of the session', async () => {
    const ana = await world.signUp()
    world.clock.advance(3_600_000)
    const stream = openRaw('tasks.onChange', bearer(ana))
    await until('the first event', () => stream.text().includes('connected'))
    await world.auth.background.settled()
    const row = await world.database.db.tables.authKey.findUnique({ where: { id: ana.session.authKeyId } })
    expect(row?.lastUsedAt).toEqual(ana.session.lastUsedAt)
    stream.abort()
  })
})

describe('the end of a stream', () => {
  /** The bus of the tasks, counting its listeners. */
  function counted() {
    const { events } = world.tasks
    const listeners = new Set<object>()
    const subscribe: typeof events.subscribe = (channel, listener) => {
      listeners.add(listener)
      const unsubscribe = events.subscribe(channel, listener)
      return () => {
        listeners.delete(listener)
        unsubscribe()
      }
    }
    return { listeners, tasks: { ...world.tasks, events: { ...events, subscribe } } }
  }

  it('runs the clean-up when the client goes away', async () => {
    const { listeners, tasks } = counted()
    await using there = await serve({ ...world, tasks })
    const stream = openRaw('tasks.onChange', bearer(await world.signUp()), there)
    await until('the stream to listen', () => listeners.size === 1 && stream.text().includes('connected'))
    expect(there.handler.inFlight).toBe(1)
    stream.abort()
    await until('the stream to stop listening', () => listeners.size === 0)
    await there.handler.drained()
    expect(there.log.filter(({ level }) => level !== 'info')).toEqual([])
  })

  it('comes without a word when its time is up, so that clients connect again', async () => {
    await using there = await serve(world, { streamTimes: { durationMaxMs: 50 } })
    const stream = openRaw('tasks.onChange', bearer(await world.signUp()), there)
    await until('the end', () => stream.closed)
    expect(stream.text()).toBe('retry: 1000\n\nevent: connected\ndata: {"reconnectAfterInactivityMs":30000}\n\n')
  })

  it('comes on demand for those that are open; clients connect again and are told what they missed', async () => {
    await using there = await serve(world)
    const ana = await world.signUp()
    const client = createClient(ana.key, there)
    const tasks = watchTasks(client)
    const status = watchStatus(client)
    await until('both streams to start', () => tasks.seen.started > 0 && status.seen.started > 0)
    const first = await client.tasks.create.mutate({ title: 'Heard' })
    await until('the first event', () => tasks.seen.data.length === 1)
    there.handler.endStreams()
    const second = await client.tasks.create.mutate({ title: 'Between' })
    const titles = () => JSON.stringify(tasks.seen.data)
    await until('both streams to be back', () => tasks.seen.started > 1 && status.seen.started > 1)
    await until('what was missed', () => titles().includes(second.id))
    expect(titles()).toContain(first.id)
    expect([tasks.seen.error, status.seen.error]).toEqual([undefined, undefined])
    tasks.unsubscribe()
    status.unsubscribe()
  })

  it('comes with a shutdown, which then has nothing to wait for', async () => {
    const { listeners, tasks } = counted()
    await using there = await serve({ ...world, tasks })
    const ana = await world.signUp()
    const streams = ['tasks.onChange', 'auth.status.onChange'].map((path) => openRaw(path, bearer(ana), there))
    await until('both streams to start', () => streams.every((stream) => stream.text().includes('connected')))
    there.handler.close()
    await there.handler.drained()
    await until('both streams to end', () => streams.every(({ closed }) => closed))
    expect(listeners.size).toBe(0)
    for (const stream of streams) expect(stream.text()).not.toMatch(/error|return/)
  })

  it('comes at once for a stream that begins during a shutdown; calls are still answered', async () => {
    await using there = await serve(world)
    const ana = await world.signUp()
    there.handler.close()
    const { status, text } = await send(`${there.url}/api/trpc/tasks.onChange`, { headers: bearer(ana) })
    expect({ status, events: text.match(/^event: .*/gm) }).toEqual({ status: 200, events: ['event: connected'] })
    const call = await send(`${there.url}/api/trpc/tasks.list`, { headers: bearer(ana) })
    expect(call.status).toBe(200)
    expect(call.headers.connection).toBe('close')
  })
})
