import { blockUser, grantScope, revokeScope, type Actor } from '@latchkey/auth/admin'
import { authenticate } from '@latchkey/auth/session'
import type { Person } from '@latchkey/auth/testing'
import { until } from '@latchkey/testing/until'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { createCallerFactory, router } from '../trpc.ts'
import { live, liveScoped } from './live.ts'
import { publicProcedure } from './public.ts'

/** Says that it is open, and then nothing until it is stopped. */
async function* quiet(stopped: AbortSignal) {
  yield 'open'
  if (!stopped.aborted) await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }))
}

const streams = router({
  quiet: live.subscription(({ ctx }) => quiet(ctx.stopped)),
  guarded: liveScoped('admin').subscription(({ ctx }) => quiet(ctx.stopped)),
  // tRPC's own way, for a stream that needs no session.
  open: publicProcedure.subscription(({ signal }) => quiet(signal ?? new AbortController().signal)),
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
    authentication: { status: 'signed-in', session: ana.session },
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

describe('streams of one person', () => {
  const about = (scopeName: string) => ({ userId: ana.session.userId, scopeName })
  const operator: Actor = { kind: 'operator' }

  /** A stream that has begun. `over`: what it ended with, once it has. */
  async function begin(path: 'quiet' | 'guarded' | 'open', { key }: Pick<Person, 'key'> = ana) {
    const client = new AbortController()
    const context = world.context({ authentication: await authenticate(world.auth, key) })
    const stream = await createCallerFactory(streams)(context, { signal: client.signal })[path]()
    const events = stream[Symbol.asyncIterator]()
    expect(await events.next()).toEqual({ done: false, value: 'open' })
    const began = { over: undefined as unknown, end: () => client.abort() }
    void events.next().then(
      () => (began.over = 'done'),
      (error: unknown) => (began.over = error),
    )
    return began
  }

  it('behind a scope are refused to whoever lacks it, and to a stranger by another code', async () => {
    await expect(begin('guarded')).rejects.toMatchObject({ appCode: 'SCOPE_MISSING', details: { scopes: ['admin'] } })
    await expect(begin('guarded', { key: '' })).rejects.toMatchObject({ appCode: 'NOT_SIGNED_IN' })
  })

  it('behind a scope all end when it is taken away, and only then; others stay', async () => {
    for (const scope of ['admin', 'billing']) await grantScope(world.auth, operator, about(scope))
    const guarded = [await begin('guarded'), await begin('guarded', await world.signIn(ana))]
    const quietOne = await begin('quiet')
    await revokeScope(world.auth, operator, about('billing'))
    await world.auth.background.settled()
    expect(guarded.map(({ over }) => over)).toEqual([undefined, undefined])
    await revokeScope(world.auth, operator, about('admin'))
    const refusal = { code: 'SCOPE_MISSING', details: { scopes: ['admin'] } }
    for (const stream of guarded) expect(await until('the end', () => stream.over)).toMatchObject(refusal)
    expect(quietOne.over).toBeUndefined()
    await expect(begin('guarded')).rejects.toMatchObject({ appCode: 'SCOPE_MISSING' })
    quietOne.end()
  })

  it('all end when she is blocked, each with the reason; one that needs no session stays', async () => {
    const bea = await world.signUp()
    const ended = [await begin('quiet', bea), await begin('quiet', await world.signIn(bea))]
    const open = await begin('open', bea)
    await blockUser(world.auth, operator, { userId: bea.session.userId })
    const refusal = { code: 'NOT_SIGNED_IN', details: { reason: 'blocked' } }
    for (const stream of ended) expect(await until('the end', () => stream.over)).toMatchObject(refusal)
    expect(open.over).toBeUndefined()
    open.end()
    await expect(begin('quiet', bea)).rejects.toMatchObject({
      appCode: 'NOT_SIGNED_IN',
      details: { reason: 'blocked' },
    })
  })
})
