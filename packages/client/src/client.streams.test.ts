import { until } from '@latchkey/testing/until'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { errorCodeOf, isAppError } from './client.ts'
import { errorShape, eventStream, onWire, Refusal, type FakeProcedure } from './testing/fake-server.ts'
import { credentials, openClient, signedIn, task } from './testing/open-client.ts'

afterEach(() => void vi.useRealTimers())

const connected = { event: 'connected', data: {} }
const changed = { type: 'changed', task }

/** Watches the tasks, on a virtual clock. */
function watch(procedure: FakeProcedure) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const { client, server } = openClient({ 'tasks.onChange': procedure })
  const heard = { ids: [] as string[], states: [] as string[], error: undefined as unknown, completed: false }
  const { unsubscribe } = client.tasks.onChange.subscribe(undefined, {
    onData: ({ id }) => heard.ids.push(id),
    onConnectionStateChange: ({ state }) => heard.states.push(state),
    onError: (error) => (heard.error = error),
    onComplete: () => (heard.completed = true),
  })
  return { client, server, heard, unsubscribe }
}

/** Gives each answer once, then the last one again. */
function inTurn(...answers: FakeProcedure[]): FakeProcedure {
  let calls = 0
  return (request) => answers[Math.min(calls++, answers.length - 1)]?.(request)
}

describe('streams', () => {
  test('carry the key in their head and give each event', async () => {
    const stream = () => eventStream(connected, { id: 'e1', data: onWire(changed) }, { event: 'return', data: '' })
    const { client, server } = openClient({ 'tasks.onChange': stream })
    await client.signInWithEmail(credentials)
    const heard: unknown[] = []
    await new Promise<void>((resolve, reject) => {
      client.tasks.onChange.subscribe(undefined, {
        onData: ({ id, data }) => heard.push([id, data]),
        onComplete: resolve,
        onError: reject,
      })
    })
    expect(heard).toEqual([['e1', changed]])
    const { headers, url } = server.requests.at(-1)!
    expect(headers.get('authorization')).toBe('Bearer lk_id_secret')
    expect(headers.get('accept')).toBe('text/event-stream')
    expect(url.href).not.toContain('lk_id_secret')
  })

  test('that are refused end the session as a call would', async () => {
    const refused = errorShape(new Refusal('NOT_SIGNED_IN', { reason: 'inactive' }))
    const stream = () => eventStream(connected, { event: 'serialized-error', data: onWire(refused) })
    const { client } = openClient({ 'auth.status.onChange': stream })
    await client.signInWithEmail(credentials)
    const error = await new Promise((resolve) => {
      client.auth.status.onChange.subscribe(undefined, { onError: resolve })
    })
    expect(errorCodeOf(error)).toBe('NOT_SIGNED_IN')
    await until('the state', () => !client.session.isSignedIn)
    expect(client.session.state).toEqual({ status: 'signed-out', reason: 'inactive' })
  })

  test('come back after an interruption, with the last event they had and the key of that moment', async () => {
    let key = 'lk_first'
    const { client, server, heard, unsubscribe } = watch(
      inTurn(
        () => eventStream(connected, { id: 'e1', data: onWire(changed) }),
        () => eventStream(connected, { id: 'e2', data: onWire(changed) }),
      ),
    )
    server.procedures['auth.email.signIn'] = () => ({ ...signedIn, key })
    await vi.advanceTimersByTimeAsync(0)
    key = 'lk_second'
    await client.signInWithEmail(credentials)
    await vi.advanceTimersByTimeAsync(3000)
    const streams = server.requests.filter(({ paths }) => paths.includes('tasks.onChange'))
    expect(streams.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, 'e1'])
    expect(streams.map(({ headers }) => headers.get('authorization'))).toEqual([null, 'Bearer lk_second'])
    expect([heard.ids, heard.error]).toEqual([['e1', 'e2'], undefined])
    unsubscribe()
  })

  test.each<[string, FakeProcedure]>([
    ['no network', () => Promise.reject(new TypeError('fetch failed'))],
    ['a server that is away', () => Response.json({}, { status: 503, headers: { 'retry-after': '5' } })],
    ['a proxy that finds no server', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    [
      'a server that says so in the stream',
      () =>
        eventStream(connected, {
          event: 'serialized-error',
          data: onWire(errorShape(new Refusal('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5 }), 503)),
        }),
    ],
  ])('outlast %s, at the start and in between', async (_, failure) => {
    const event = (id: string) => () => eventStream(connected, { id, data: onWire(changed) })
    const { heard, unsubscribe } = watch(inTurn(failure, failure, event('e1'), failure, failure, event('e2')))
    await vi.advanceTimersByTimeAsync(15_000)
    expect([heard.ids, heard.error, heard.completed]).toEqual([['e1', 'e2'], undefined, false])
    expect(heard.states).toContain('connecting')
    unsubscribe()
  })

  test('come back when they have heard nothing for longer than the server promised', async () => {
    const silence = () =>
      new Response(
        new ReadableStream({
          start: (body) =>
            body.enqueue(new TextEncoder().encode('event: connected\ndata: {"reconnectAfterInactivityMs":30000}\n\n')),
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      )
    const { server, unsubscribe } = watch(silence)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(server.requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(server.requests).toHaveLength(2)
    unsubscribe()
  })

  test('that are refused end with the typed error, and stay away', async () => {
    const refused = errorShape(new Refusal('SCOPE_MISSING', { scopes: ['admin'] }), 403)
    const { heard, server } = watch(() => eventStream(connected, { event: 'serialized-error', data: onWire(refused) }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(isAppError(heard.error, 'SCOPE_MISSING') && heard.error.details.scopes).toEqual(['admin'])
    expect(server.requests).toHaveLength(1)
  })

  test('that are refused before they begin end with the typed error too', async () => {
    const refused = errorShape(new Refusal('INVALID_INPUT', { issues: [{ path: ['id'], message: 'No.' }] }), 400)
    const { heard, server } = watch(() => Response.json({ error: onWire(refused) }, { status: 400 }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(isAppError(heard.error, 'INVALID_INPUT') && heard.error.details.issues).toHaveLength(1)
    expect(server.requests).toHaveLength(1)
  })

  test('that meet something else than our server end with an error', async () => {
    const { heard, server } = watch(() => new Response('<h1>Not found</h1>', { status: 404 }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([heard.error, errorCodeOf(heard.error)]).toEqual([expect.any(Error), undefined])
    expect(server.requests).toHaveLength(1)
  })

  test('that nobody wants any more stay away', async () => {
    const { server, unsubscribe } = watch(() => eventStream(connected))
    await vi.advanceTimersByTimeAsync(0)
    unsubscribe()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([server.requests.length, vi.getTimerCount()]).toEqual([1, 0])
  })
})
