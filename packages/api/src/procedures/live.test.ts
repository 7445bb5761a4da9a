import type { Person } from '@latchkey/auth/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { createCallerFactory, router } from '../trpc.ts'
import { live } from './live.ts'

const streams = router({
  numbers: live.subscription(async function* () {
    yield 1
    yield 2
  }),
  refused: live.subscription((): AsyncGenerator<never> => {
    throw new Error('before the first event')
  }),
})

let world: ApiHarness
let ana: Person
const watches = new Set<object>()

beforeAll(async () => {
  world = await createApiHarness()
  ana = await world.signUp()
})
beforeEach(() => watches.clear())
afterAll(() => world[Symbol.asyncDispose]())

/** Calls as Ana, and counts the watches on her session. */
function caller(signal?: AbortSignal) {
  const { events } = world.auth
  const subscribe: typeof events.subscribe = (channel, listener) => {
    watches.add(listener)
    const unsubscribe = events.subscribe(channel, listener)
    return () => {
      watches.delete(listener)
      unsubscribe()
    }
  }
  const context = world.context({
    auth: { ...world.auth, events: { ...events, subscribe } },
    judgement: { status: 'signed-in', session: ana.session },
  })
  return createCallerFactory(streams)(context, signal && { signal })
}

describe('the watch on a stream’s session', () => {
  it('ends with the stream', async () => {
    const seen: number[] = []
    for await (const value of await caller().numbers()) seen.push(value)
    expect(seen).toEqual([1, 2])
    expect(watches.size).toBe(0)
  })

  it('ends when the reader stops reading', async () => {
    for await (const value of await caller().numbers()) {
      expect(value).toBe(1)
      expect(watches.size).toBe(1)
      break
    }
    expect(watches.size).toBe(0)
  })

  it('ends when the client goes away before the first event', async () => {
    const client = new AbortController()
    await caller(client.signal).numbers()
    expect(watches.size).toBe(1)
    client.abort()
    expect(watches.size).toBe(0)
  })

  it('never lasts when the client is gone already, or the stream fails to open', async () => {
    await caller(AbortSignal.abort()).numbers()
    expect(watches.size).toBe(0)
    await expect(caller().refused()).rejects.toMatchObject({ appCode: 'UNEXPECTED' })
    expect(watches.size).toBe(0)
  })
})
