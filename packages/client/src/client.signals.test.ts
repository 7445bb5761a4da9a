import { until } from '@latchkey/testing/until'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { LatchkeyClient } from './client.ts'
import type { FakeProcedure } from './testing/fake-server.ts'
import { credentials, openClient, session, task, userInfo } from './testing/open-client.ts'

afterEach(() => void vi.useRealTimers())

const never: FakeProcedure = () => new Promise(() => undefined)
const page = { tasks: [task], nextCursor: null }

/** The outcome of a call as soon as there is one. */
function outcomeOf(call: Promise<unknown>) {
  const outcome = { value: undefined as unknown, error: undefined as unknown }
  call.then(
    (value) => (outcome.value = value),
    (error) => (outcome.error = error),
  )
  return outcome
}

describe('a call with a signal', () => {
  test.each<[string, (client: LatchkeyClient, signal: AbortSignal) => Promise<unknown>]>([
    ['query', (client, signal) => client.tasks.get.query({ id: task.id }, { signal })],
    ['mutation', (client, signal) => client.tasks.complete.mutate({ id: task.id }, { signal })],
  ])('settles when it aborts, whatever else is asked in that moment: a %s', async (_, call) => {
    const { client } = openClient({ 'tasks.get': never, 'tasks.list': never, 'tasks.complete': never })
    const caller = new AbortController()
    const others = [client.tasks.list.query(), client.tasks.complete.mutate({ id: task.id })].map(outcomeOf)
    const outcome = outcomeOf(call(client, caller.signal))
    caller.abort(new Error('No longer wanted.'))
    await until('the end', () => outcome.error !== undefined)
    expect(outcome.error).toMatchObject({ message: 'No longer wanted.' })
    expect(others.map(({ error }) => error)).toEqual([undefined, undefined])
  })

  test('settles where the request cannot be taken back, and where the key is slow to come', async () => {
    let asked = 0
    const silent = () => {
      asked++
      return new Promise<never>(() => undefined)
    }
    const deaf = openClient({}, { fetch: silent })
    const slow = openClient({}, { store: { get: silent, put: async () => undefined, remove: async () => undefined } })
    for (const [index, { client }] of [deaf, slow].entries()) {
      const caller = new AbortController()
      const outcome = outcomeOf(client.tasks.get.query({ id: task.id }, { signal: caller.signal }))
      await until('the question', () => asked > index)
      caller.abort(new Error('No longer wanted.'))
      await until('the end', () => outcome.error !== undefined)
    }
  })

  test('takes its request back, and is not made at all where it aborted before', async () => {
    const requests: AbortSignal[] = []
    const fetch: typeof globalThis.fetch = (_, init) => {
      if (init?.signal) requests.push(init.signal)
      return new Promise(() => undefined)
    }
    const { client } = openClient({}, { fetch })
    const caller = new AbortController()
    const outcome = outcomeOf(client.tasks.get.query({ id: task.id }, { signal: caller.signal }))
    await until('the request', () => requests.length === 1)
    caller.abort()
    await until('the end', () => outcome.error !== undefined)
    expect(requests[0]?.aborted).toBe(true)
    await expect(client.tasks.get.query({ id: task.id }, { signal: caller.signal })).rejects.toThrow()
    expect(requests).toHaveLength(1)
  })
})

describe('the question where the session stands', () => {
  test('does not wait for the other calls of its moment', async () => {
    const status = { isSignedIn: true, userInfo, session, settings: {} }
    const { client } = openClient({ 'tasks.list': never, 'auth.status.get': () => status })
    await client.signInWithEmail(credentials)
    outcomeOf(client.tasks.list.query())
    expect(await client.session.refreshSession()).toBe(true)
  })

  test('is answered within ten seconds, as a server that is away', async () => {
    const { client, server } = openClient({ 'tasks.list': never, 'auth.status.get': never }, { timeoutMs: Infinity })
    await client.signInWithEmail(credentials)
    // `AbortSignal.timeout` goes by the system's clock.
    const late = new AbortController()
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal)
    outcomeOf(client.tasks.list.query())
    const answered = client.session.refreshSession()
    await until('both requests', () => server.requests.length === 3)
    expect(timeout).toHaveBeenCalledWith(10_000)
    timeout.mockRestore()
    late.abort()
    expect(await answered).toBe(false)
  })
})

describe('a call that nobody answers', () => {
  test('fails after ten seconds, once, and says which it was', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { client, server } = openClient({ 'tasks.list': never, 'tasks.complete': never, 'auth.user.get': never })
    const calls = [
      outcomeOf(client.tasks.list.query()),
      outcomeOf(client.tasks.complete.mutate({ id: task.id })),
      outcomeOf(client.auth.user.get.query()),
    ]
    await vi.advanceTimersByTimeAsync(9_999)
    expect(calls.map(({ error }) => error)).toEqual([undefined, undefined, undefined])
    await vi.advanceTimersByTimeAsync(1)
    for (const { error } of calls) expect(error).toMatchObject({ cause: { name: 'TimeoutError' } })
    expect(calls[0]?.error).toMatchObject({ message: 'tasks.list was not answered within 10000 ms.' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.requests.flatMap(({ paths }) => paths)).toHaveLength(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('waits as long as the client was told, or the call', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const open = (timeoutMs: number) => openClient({ 'tasks.list': never }, { timeoutMs }).client
    const [short, own, endless] = [open(50), open(50), open(Infinity)]
    const calls = [
      outcomeOf(short.tasks.list.query()),
      outcomeOf(own.tasks.list.query(undefined, { context: { timeoutMs: 80 } })),
      outcomeOf(endless.tasks.list.query()),
    ]
    const failed = () => calls.map(({ error }) => error !== undefined)
    await vi.advanceTimersByTimeAsync(50)
    expect(failed()).toEqual([true, false, false])
    await vi.advanceTimersByTimeAsync(30)
    expect(failed()).toEqual([true, true, false])
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(failed()).toEqual([true, true, false])
  })

  test('each further try has the time anew', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let tries = 0
    const slow: FakeProcedure = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60))
      if (++tries < 3) throw new TypeError('fetch failed')
      return page
    }
    const { client } = openClient({ 'tasks.list': slow }, { timeoutMs: 100, random: () => 0 })
    const outcome = outcomeOf(client.tasks.list.query())
    await vi.advanceTimersByTimeAsync(1000)
    expect(outcome.value).toEqual(page)
  })

  test('is no stream and no picture: those take the time they need', async () => {
    const waiting: string[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      if (pathname.endsWith('auth.email.signIn')) return signIn(input, init)
      waiting.push(pathname)
      return new Promise(() => undefined)
    }
    const { client, server } = openClient({}, { fetch })
    const signIn: typeof globalThis.fetch = (...call) => server.fetch(...call)
    await client.signInWithEmail(credentials)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const errors: unknown[] = []
    const stream = client.tasks.onChange.subscribe(undefined, { onError: (error) => errors.push(error) })
    client.session.uploadUserImage(Uint8Array.of(0xff)).catch((error) => errors.push(error))
    await vi.waitFor(() => expect(waiting).toHaveLength(2))
    const call = outcomeOf(client.tasks.list.query())
    await vi.advanceTimersByTimeAsync(60_000)
    expect(call.error).toMatchObject({ cause: { name: 'TimeoutError' } })
    expect(errors).toEqual([])
    stream.unsubscribe()
  })
})
