import type { Person } from '@latchkey/auth/testing'
import { race } from '@latchkey/testing/race'
import { until } from '@latchkey/testing/until'
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client'
import { EventSource } from 'eventsource'
import superjson from 'superjson'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { openRawStream, type RawStream } from '../testing/open-raw-stream.ts'
import { queryUrl, serve, type Served } from '../testing/serve.ts'
import type { AppRouter } from '../types.ts'
import type { HttpHandlerOptions } from './handler.ts'

let world: ApiHarness
let ana: Person
beforeAll(async () => {
  world = await createApiHarness()
})
beforeEach(async () => {
  ana = await world.signUp()
})
afterAll(() => world[Symbol.asyncDispose]())

const bearer = ({ key }: Pick<Person, 'key'>) => ({ authorization: `Bearer ${key}` })

/** Opens a stream of this session; resolves once it lives or has ended. */
async function open({ url }: Served, person: Pick<Person, 'key'>, path = 'tasks.onChange', input?: object) {
  const stream = openRawStream(queryUrl(url, path, input), bearer(person))
  await until('a sign of life', () => stream.text().includes('ping') || stream.closed)
  return stream
}

const isRefused = (stream: RawStream) => stream.text().includes('"appCode":"OVERLOADED"')
const serveWith = ({ streamTimes, ...options }: Partial<HttpHandlerOptions>) =>
  serve(world, { ...options, streamTimes: { pingMs: 20, ...streamTimes } })

describe('a session', () => {
  it('has as many streams as it may and not one more; others are not touched by that', async () => {
    await using there = await serveWith({ streamBounds: { perSession: 2 } })
    const phone = await world.signIn(ana)
    const streams = [await open(there, ana), await open(there, ana, 'auth.status.onChange'), await open(there, phone)]
    expect(streams.map(isRefused)).toEqual([false, false, false])
    expect(isRefused(await open(there, ana))).toBe(true)
    expect(isRefused(await open(there, phone))).toBe(false)
    expect(isRefused(await open(there, await world.signUp()))).toBe(false)
  })

  it('has twenty, where nobody says otherwise', async () => {
    await using there = await serveWith({})
    const streams = await Promise.all(Array.from({ length: 22 }, () => open(there, ana)))
    expect(streams.filter(isRefused)).toHaveLength(2)
  })

  it('has no more when sixteen are opened at once, time and again', async () => {
    await using there = await serveWith({ streamBounds: { perSession: 5 } })
    for (let round = 0; round < 10; round++) {
      const results = await race(16, () => open(there, ana))
      const streams = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
      expect(streams.filter((stream) => !isRefused(stream))).toHaveLength(5)
      for (const stream of streams) stream.abort()
      await there.handler.drained()
    }
  })
})

it('a person has as many as she may in all her sessions, and others theirs', async () => {
  await using there = await serveWith({ streamBounds: { perPerson: 2 } })
  const phone = await world.signIn(ana)
  const streams = [await open(there, ana), await open(there, phone), await open(there, phone)]
  expect(streams.map(isRefused)).toEqual([false, false, true])
  expect(isRefused(await open(there, await world.signUp()))).toBe(false)
  streams[0]?.abort()
  await until('its place', async () => !isRefused(await open(there, phone)))
})

it('a server has as many streams as it may, whosever they are', async () => {
  await using there = await serveWith({ streamBounds: { inAll: 2 } })
  const first = await open(there, ana)
  const second = await open(there, await world.signUp())
  const third = await world.signUp()
  expect(isRefused(await open(there, third))).toBe(true)
  second.abort()
  await until('its place', async () => !isRefused(await open(there, third)))
  expect(isRefused(first)).toBe(false)
})

describe('whoever finds no place', () => {
  it('is told to come back later, in the way of every overload', async () => {
    await using there = await serveWith({ streamBounds: { perSession: 0 } })
    const { response, text } = await open(there, ana)
    expect(response?.headers['retry-after']).toBe('20')
    const [, error = ''] = /event: serialized-error\ndata: (.*)\nretry: 20000\n\n$/.exec(text()) ?? []
    expect(superjson.deserialize(JSON.parse(error))).toMatchObject({
      data: { appCode: 'OVERLOADED', httpStatus: 503, details: { retryAfterSeconds: 20 } },
    })
    expect(there.log.at(-1)?.details).toMatchObject({ codes: ['OVERLOADED'], userId: ana.session.userId })
  })

  it('does not take it for the end, with tRPC’s own client', async () => {
    await using there = await serveWith({ streamBounds: { perSession: 0 } })
    const fetchWithKey: typeof fetch = (input, init) =>
      fetch(input, { ...init, headers: { ...init?.headers, ...bearer(ana) } })
    const eventSourceOptions = { fetch: fetchWithKey }
    const client = createTRPCClient<AppRouter>({
      links: [
        httpSubscriptionLink({ url: `${there.url}/api/trpc`, transformer: superjson, EventSource, eventSourceOptions }),
      ],
    })
    const seen = { refused: 0, error: undefined as unknown }
    const { unsubscribe } = client.tasks.onChange.subscribe(undefined, {
      onConnectionStateChange: ({ error }) => void (seen.refused += error?.data?.appCode === 'OVERLOADED' ? 1 : 0),
      onError: (error) => (seen.error = error),
    })
    await until('the refusal', () => seen.refused > 0)
    expect(seen).toEqual({ refused: 1, error: undefined })
    unsubscribe()
  })
})

describe('a place is free again', () => {
  const failing = () => {
    throw new Error('The bus is gone.')
  }
  const ways: Record<
    string,
    [end: (there: Served, stream: RawStream) => unknown, options?: Partial<HttpHandlerOptions>]
  > = {
    'when the client goes away': [(_, stream) => stream.abort()],
    'when its time is up': [() => undefined, { streamTimes: { durationMaxMs: 50 } }],
    'when streams are ended': [({ handler }) => handler.endStreams()],
    'when its source fails': [
      () => world.tasks.events.publish('tasks-changed', { ownerId: ana.session.userId, event: {} as never }),
    ],
  }

  it.each(Object.entries(ways))('%s', async (_, [end, options]) => {
    await using there = await serveWith({ streamBounds: { perSession: 1 }, ...options })
    const stream = await open(there, ana)
    expect(isRefused(stream)).toBe(false)
    await end(there, stream)
    await until('its end', () => stream.closed)
    await there.handler.drained()
    expect(isRefused(await open(there, ana))).toBe(false)
  })

  it('after each refusal for another reason', async () => {
    await using there = await serveWith({ streamBounds: { perSession: 1 } })
    for (const input of [{ id: ana.session.userId }, { id: 'malformed' }]) {
      expect((await open(there, ana, 'tasks.onChange', input)).text()).toContain('serialized-error')
    }
    await there.handler.drained()
    expect(isRefused(await open(there, ana))).toBe(false)
  })

  it('on the server, when its session ends', async () => {
    await using there = await serveWith({ streamBounds: { inAll: 1 } })
    const phone = await world.signIn(ana)
    const stream = await open(there, phone)
    await world.callAs(phone.session).auth.status.signOutDevice()
    await until('its end', () => stream.closed)
    await there.handler.drained()
    expect(isRefused(await open(there, ana))).toBe(false)
  })

  it('when the server cannot begin it', async () => {
    const tasks = { ...world.tasks, events: { ...world.tasks.events, subscribe: failing } }
    await using there = await serveWith({ streamBounds: { perSession: 1 }, tasks })
    expect((await open(there, ana)).text()).toContain('serialized-error')
    await there.handler.drained()
    expect(isRefused(await open(there, ana, 'auth.status.onChange'))).toBe(false)
  })
})
