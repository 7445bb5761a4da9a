import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isAppError, type ClientOptions } from './client.ts'
import { Refusal, type FakeProcedure } from './testing/fake-server.ts'
import { openClient, session, task } from './testing/open-client.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const page = { tasks: [task], nextCursor: null }
const offline = () => {
  throw new TypeError('fetch failed')
}
const refuse = (code: string, details?: object) => () => {
  throw new Refusal(code, details)
}
const proxyAnswer = (status: number, headers: Record<string, string> = {}) => {
  return () => new Response('<h1>Bad gateway</h1>', { status, headers: { 'content-type': 'text/html', ...headers } })
}
const halfAnAnswer = () =>
  new Response(new ReadableStream({ start: (body) => body.error(new TypeError('terminated')) }), { status: 200 })

/** Fails like the first of these, then the second, …; then answers. */
function failingFirst(...failures: FakeProcedure[]): FakeProcedure {
  let calls = 0
  return (request) => (failures[calls++] ?? (() => page))(request)
}

/** Calls of one moment are collected before they are sent. */
const dispatchMs = 5

/** Tasks listed, with chance in the middle: waits are three quarters of 250 ms, 500 ms, … */
function list(procedure: FakeProcedure, options: Partial<ClientOptions> = {}, signal?: AbortSignal) {
  const { client, server } = openClient({ 'tasks.list': procedure }, { random: () => 0.5, ...options })
  const outcome = { value: undefined as unknown, error: undefined as unknown }
  client.tasks.list.query(undefined, signal && { signal }).then(
    (value) => (outcome.value = value),
    (error) => (outcome.error = error),
  )
  return { client, server, outcome }
}

describe('a query', () => {
  test.each<[string, FakeProcedure]>([
    ['the network is away', offline],
    ['the answer breaks off', halfAnAnswer],
    ['the server is away', refuse('SERVICE_UNAVAILABLE', { retryAfterSeconds: 0 })],
    ['the server is overloaded', refuse('OVERLOADED', { retryAfterSeconds: 0 })],
    ['a proxy finds no server', proxyAnswer(502)],
    ['a proxy says that the server is away', proxyAnswer(503)],
  ])('is asked again when %s, twice as late each time', async (_, failure) => {
    const { server, outcome } = list(failingFirst(failure, failure))
    await vi.advanceTimersByTimeAsync(187)
    expect(server.requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(dispatchMs)
    expect(server.requests).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(374 - dispatchMs)
    expect(server.requests).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(2 * dispatchMs)
    expect([server.requests.length, outcome.value]).toEqual([3, page])
  })

  test('is asked three times at most, and fails as it did last', async () => {
    const { server, outcome } = list(refuse('SERVICE_UNAVAILABLE', { retryAfterSeconds: 0 }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([server.requests.length, isAppError(outcome.error, 'SERVICE_UNAVAILABLE')]).toEqual([3, true])
  })

  test('is asked as often as the caller wants', async () => {
    const once = list(offline, { triesMax: 1 })
    const often = list(offline, { triesMax: 5 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect([once.server.requests.length, often.server.requests.length]).toEqual([1, 5])
  })

  test.each<[string, FakeProcedure]>([
    ['the server', refuse('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5 })],
    ['a proxy', proxyAnswer(503, { 'retry-after': '5' })],
  ])('is not asked again sooner than %s wants', async (_, failure) => {
    const { server, outcome } = list(failingFirst(failure))
    await vi.advanceTimersByTimeAsync(5187)
    expect(server.requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(dispatchMs)
    expect([server.requests.length, outcome.value]).toEqual([2, page])
  })

  test('fails at once when the server wants more patience than a caller has', async () => {
    const { server, outcome } = list(refuse('SERVICE_UNAVAILABLE', { retryAfterSeconds: 31 }))
    await vi.advanceTimersByTimeAsync(0)
    expect(isAppError(outcome.error, 'SERVICE_UNAVAILABLE') && outcome.error.details.retryAfterSeconds).toBe(31)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.requests).toHaveLength(1)
  })

  test('waits for chance too, so that many do not come back at once', async () => {
    const early = list(failingFirst(offline), { random: () => 0 })
    const late = list(failingFirst(offline), { random: () => 1 })
    await vi.advanceTimersByTimeAsync(125 + dispatchMs)
    expect([early.server.requests.length, late.server.requests.length]).toEqual([2, 1])
    await vi.advanceTimersByTimeAsync(125)
    expect(late.server.requests).toHaveLength(2)
  })

  test.each<[string, FakeProcedure]>([
    ['is refused', refuse('NOT_SIGNED_IN', { reason: 'expired' })],
    ['comes too often', refuse('TOO_MANY_ATTEMPTS', { retryAfterSeconds: 1 })],
    ['meets a bug', refuse('UNEXPECTED', { reference: 'abc' })],
    ['is answered by something else', proxyAnswer(200)],
    ['is answered 404', proxyAnswer(404)],
  ])('is not asked again when it %s', async (_, failure) => {
    const { server, outcome } = list(failure)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([server.requests.length, outcome.error]).toEqual([1, expect.any(Error)])
  })

  test('is not asked again once the caller has given up, who hears at once', async () => {
    const caller = new AbortController()
    const { server, outcome } = list(offline, {}, caller.signal)
    await vi.advanceTimersByTimeAsync(100)
    caller.abort(new Error('No longer wanted.'))
    await vi.advanceTimersByTimeAsync(0)
    expect(outcome.error).toMatchObject({ message: 'No longer wanted.' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect([server.requests.length, vi.getTimerCount()]).toEqual([1, 0])
  })

  test('is not asked again when the caller gave up while it was under way', async () => {
    const caller = new AbortController()
    const { server, outcome } = list(
      () => {
        caller.abort()
        return offline()
      },
      {},
      caller.signal,
    )
    await vi.advanceTimersByTimeAsync(dispatchMs)
    expect(outcome.error).toEqual(expect.any(Error))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.requests).toHaveLength(1)
  })
})

describe('a mutation', () => {
  test('is made once, however it fails', async () => {
    const failures = [offline, refuse('SERVICE_UNAVAILABLE', { retryAfterSeconds: 0 }), proxyAnswer(503)]
    for (const failure of failures) {
      const { client, server } = openClient({ 'tasks.create': failure, 'tasks.complete': failure })
      const calls = [client.tasks.create.mutate({ title: 'Milk' }), client.tasks.complete.mutate({ id: task.id })]
      const settled = Promise.allSettled(calls)
      await vi.advanceTimersByTimeAsync(60_000)
      expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      expect(server.requests.flatMap(({ paths }) => paths).toSorted()).toEqual(['tasks.complete', 'tasks.create'])
    }
  })

  test('is made again where a key of its own tells the server that it is the same', async () => {
    let calls = 0
    const { client, server } = openClient({ 'tasks.create': () => (calls++ === 0 ? offline() : task) })
    const created = client.tasks.create.mutate({ title: 'Milk', creationKey: session.id })
    await vi.advanceTimersByTimeAsync(1000)
    expect([await created, server.requests.length]).toEqual([task, 2])
  })
})

test('asking where the session stands does not keep a start waiting', async () => {
  vi.useRealTimers()
  const { client, server } = openClient({ 'auth.status.get': offline })
  await client.signInWithEmail({ email: 'ana@example.test', password: 'a long password' })
  expect(await client.session.refreshSession()).toBe(false)
  expect(server.requests.filter(({ paths }) => paths.includes('auth.status.get'))).toHaveLength(1)
})
