import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import { expect, test } from 'vitest'
import { authHeaders, authLink } from './auth-link.ts'
import { createCookieKeyManager } from './cookie-key-manager.ts'
import { createMemoryStore } from './key-value-store.ts'
import { createStoredKeyManager } from './stored-key-manager.ts'

const trpc = initTRPC.create()
const router = trpc.router({ ping: trpc.procedure.query(() => 'pong') })
type Router = typeof router

/** A client whose last link behaves as the test says. */
function openClient(behave: () => Promise<string>) {
  const reported: unknown[][] = []
  const manager = {
    identity: 1,
    async handleUnauthorized(...why: unknown[]) {
      reported.push(why)
    },
  }
  const end: TRPCLink<Router> = () => () =>
    observable((observer) => {
      behave().then(
        (data) => {
          observer.next({ result: { type: 'data', data } })
          observer.complete()
        },
        (error: TRPCClientError<Router>) => observer.error(error),
      )
    })
  return { client: createTRPCClient<Router>({ links: [authLink(manager), end] }), manager, reported }
}

function refused(appCode: string, details?: object): TRPCClientError<Router> {
  const data = { code: 'UNAUTHORIZED', httpStatus: 401, appCode, ...(details && { details }) } as const
  return TRPCClientError.from<Router>({ error: { message: appCode, code: -32001, data } })
}

test('passes answers on', async () => {
  const { client, reported } = openClient(async () => 'pong')
  expect([await client.ping.query(), reported]).toEqual(['pong', []])
})

test('tells the manager why a session is gone, and the caller still gets the error', async () => {
  const { client, reported } = openClient(() =>
    Promise.reject(refused('NOT_SIGNED_IN', { reason: 'revoked', by: 'administrator' })),
  )
  await expect(client.ping.query()).rejects.toThrow('NOT_SIGNED_IN')
  expect(reported).toEqual([['revoked', 'administrator']])
})

test('takes a reason it does not know for none', async () => {
  const { client, reported } = openClient(() =>
    Promise.reject(refused('NOT_SIGNED_IN', { reason: 'moonlight', by: 7 })),
  )
  await expect(client.ping.query()).rejects.toThrow()
  expect(reported).toEqual([[undefined, undefined]])
})

test.each([
  ['a wrong password, which is a 401 too', () => refused('INVALID_CREDENTIALS')],
  ['a server that is away', () => refused('SERVICE_UNAVAILABLE')],
  ['no network', () => TRPCClientError.from<Router>(new TypeError('fetch failed'))],
  ['an error of another kind', () => new Error('odd') as TRPCClientError<Router>],
])('does not mistake %s for the end of a session', async (_, error) => {
  const { client, reported } = openClient(() => Promise.reject(error()))
  await expect(client.ping.query()).rejects.toThrow()
  expect(reported).toEqual([])
})

test('keeps a refusal to itself when somebody has signed in since the call was made', async () => {
  let refuse: () => void = () => undefined
  const { client, manager, reported } = openClient(
    () => new Promise((_, reject) => (refuse = () => reject(refused('NOT_SIGNED_IN', { reason: 'expired' })))),
  )
  const call = client.ping.query()
  manager.identity = 2
  refuse()
  await expect(call).rejects.toThrow('NOT_SIGNED_IN')
  expect(reported).toEqual([])
})

test('a call of a browser carries nothing of ours in its head', async () => {
  expect(await authHeaders(createCookieKeyManager())()).toEqual({})
})

test('a call of a program asks for its key, and carries it once it has one', async () => {
  const keys = createStoredKeyManager(createMemoryStore())
  const headers = authHeaders(keys)
  expect(await headers()).toEqual({ 'x-latchkey-transport': 'bearer' })
  await keys.put('lk_key')
  expect(await headers()).toEqual({ 'x-latchkey-transport': 'bearer', authorization: 'Bearer lk_key' })
  await keys.remove()
  expect(await headers()).toEqual({ 'x-latchkey-transport': 'bearer' })
})
