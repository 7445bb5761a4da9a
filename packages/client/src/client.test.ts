import { createMemoryStore } from '@latchkey/auth-client/key-value-store'
import { until } from '@latchkey/testing/until'
import { TRPCClientError } from '@trpc/client'
import { describe, expect, test } from 'vitest'
import { createClient, errorCodeOf, type ClientOptions } from './client.ts'
import { errorShape, eventStream, newFakeServer, onWire, Refusal, type FakeProcedure } from './testing/fake-server.ts'

const time = new Date('2026-03-01T09:00:00.000Z')
const session = {
  id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d22',
  method: 'email',
  createdAt: time,
  lastUsedAt: time,
  expiresAt: null,
  inactivityTimeoutMs: null,
} as const
const userInfo = {
  id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11',
  userName: 'Ana',
  fullName: null,
  email: 'ana@example.test',
  imageUrl: null,
  scopeNames: [],
  created: time,
  blocked: false,
}
const task = { id: session.id, title: 'Buy milk', createdAt: time, dueDate: null }
const signedIn = { status: 'signed-in', userInfo, session, key: 'lk_id_secret' }
const settings = {}
const credentials = { email: 'ana@example.test', password: 'a long password' }

function openClient(procedures: Record<string, FakeProcedure>, options: Partial<ClientOptions> = {}) {
  const server = newFakeServer({ 'auth.email.signIn': () => signedIn, ...procedures })
  return { server, client: createClient({ url: 'https://tasks.example.test', fetch: server.fetch, ...options }) }
}

describe('calls', () => {
  test('go to the procedure by its name and give its result, with dates as dates', async () => {
    const { client, server } = openClient({ 'tasks.list': () => ({ tasks: [task], nextCursor: null }) })
    const { tasks } = await client.tasks.list.query({ view: 'open', limit: 5 })
    expect(tasks).toEqual([task])
    expect(server.requests[0]?.url.href).toContain('https://tasks.example.test/api/trpc/tasks.list?')
  })

  test('of one moment travel together, at most ten at once', async () => {
    const { client, server } = openClient({ 'tasks.get': () => task })
    await Promise.all(Array.from({ length: 12 }, () => client.tasks.get.query({ id: task.id })))
    expect(server.requests.map(({ paths }) => paths.length)).toEqual([10, 2])
  })

  test('that sign in travel alone', async () => {
    const { client, server } = openClient({ 'tasks.complete': () => task })
    await Promise.all([
      client.auth.email.signIn.mutate(credentials),
      client.auth.email.signIn.mutate(credentials),
      client.tasks.complete.mutate({ id: task.id }),
    ])
    expect(server.requests.map(({ paths }) => paths)).toContainEqual(['auth.email.signIn'])
    expect(server.requests).toHaveLength(3)
    expect(server.requests.filter(({ url }) => url.searchParams.has('batch'))).toHaveLength(1)
  })

  test('ask for the key until there is one, then carry it, and never in the URL', async () => {
    const { client, server } = openClient({ 'tasks.get': () => task })
    await client.signInWithEmail(credentials)
    await client.tasks.get.query({ id: task.id })
    const [first, second] = server.requests
    expect(first?.headers.get('x-latchkey-transport')).toBe('bearer')
    expect(first?.headers.get('authorization')).toBeNull()
    expect(second?.headers.get('authorization')).toBe('Bearer lk_id_secret')
    expect(server.requests.map(({ url }) => url.href).join()).not.toContain('lk_id_secret')
  })
})

describe('the session', () => {
  test.each(['signIn', 'finishRegistration'])('begins with whichever call signs in: %s', async (name) => {
    const { client } = openClient({ 'auth.email.finishRegistration': () => signedIn, 'tasks.get': () => task })
    const result =
      name === 'signIn'
        ? await client.auth.email.signIn.mutate(credentials)
        : await client.auth.email.finishRegistration.mutate({ registrationToken: 't', password: 'p' })
    expect(result).toEqual(signedIn)
    expect(client.session.state).toMatchObject({ status: 'signed-in', user: userInfo, verified: true })
  })

  test('does not begin with a refusal', async () => {
    const refuse = () => {
      throw new Refusal('INVALID_CREDENTIALS')
    }
    const { client } = openClient({ 'auth.email.signIn': refuse })
    await expect(client.signInWithEmail(credentials)).rejects.toSatisfy(
      (error) => errorCodeOf(error) === 'INVALID_CREDENTIALS',
    )
    expect(client.session.state).toEqual({ status: 'restoring' })
  })

  test('fails where the key cannot be kept, instead of pretending', async () => {
    const store = { ...createMemoryStore(), put: () => Promise.reject(new Error('The disk is full.')) }
    const { client } = openClient({}, { store })
    await expect(client.signInWithEmail(credentials)).rejects.toThrow('The disk is full.')
    expect(client.session.isSignedIn).toBe(false)
  })

  test('ends when the server refuses a call, with the reason, and the key is gone', async () => {
    const store = createMemoryStore()
    const refuse = () => {
      throw new Refusal('NOT_SIGNED_IN', { reason: 'revoked', by: 'self' })
    }
    const { client, server } = openClient({ 'tasks.get': refuse }, { store })
    await client.signInWithEmail(credentials)
    await expect(client.tasks.get.query({ id: task.id })).rejects.toThrow('NOT_SIGNED_IN')
    await until('the state', () => !client.session.isSignedIn)
    expect(client.session.state).toEqual({ status: 'signed-out', reason: 'revoked', by: 'self' })
    server.procedures['tasks.get'] = () => task
    await client.tasks.get.query({ id: task.id })
    expect(server.requests.at(-1)?.headers.get('authorization')).toBeNull()
  })

  test('comes back with the store of an earlier client, and says why when it has ended since', async () => {
    const store = createMemoryStore()
    const first = openClient({}, { store })
    await first.client.signInWithEmail(credentials)

    const status = { isSignedIn: true, userInfo, session, settings }
    const second = openClient({ 'auth.status.get': () => status }, { store })
    await second.client.session.initialize()
    expect(second.client.session.state).toMatchObject({ status: 'signed-in', verified: true })
    expect(second.server.requests[0]?.headers.get('authorization')).toBe('Bearer lk_id_secret')

    const third = openClient(
      {
        'auth.status.get': () => ({ isSignedIn: false, userInfo: null, session: null, settings }),
        'auth.user.get': () => {
          throw new Refusal('NOT_SIGNED_IN', { reason: 'expired' })
        },
      },
      { store },
    )
    await third.client.session.initialize()
    expect(third.client.session.state).toEqual({ status: 'signed-out', reason: 'expired' })
  })

  test('outlives a server that is away', async () => {
    const store = createMemoryStore()
    await openClient({}, { store }).client.signInWithEmail(credentials)
    const { client } = openClient({}, { store, fetch: () => Promise.reject(new TypeError('fetch failed')) })
    await client.session.initialize()
    expect(client.session.state).toMatchObject({ status: 'signed-in', verified: false })
    expect(await client.session.signOutDevice()).toBe(false)
    expect(await store.get('latchkey.key')).toBeNull()
  })

  test('ends at the server too when the user signs out', async () => {
    const { client, server } = openClient({ 'auth.status.signOutDevice': () => undefined })
    await client.signInWithEmail(credentials)
    expect(await client.session.signOutDevice()).toBe(true)
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', paths: ['auth.status.signOutDevice'] })
    expect(server.requests.at(-1)?.headers.get('authorization')).toBe('Bearer lk_id_secret')
  })
})

describe('streams', () => {
  test('carry the key in their head and give each event', async () => {
    const event = { type: 'changed', task }
    const stream = () =>
      eventStream({ event: 'connected', data: {} }, { id: 'e1', data: onWire(event) }, { event: 'return', data: '' })
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
    expect(heard).toEqual([['e1', event]])
    const { headers, url } = server.requests.at(-1)!
    expect(headers.get('authorization')).toBe('Bearer lk_id_secret')
    expect(headers.get('accept')).toBe('text/event-stream')
    expect(url.href).not.toContain('lk_id_secret')
  })

  test('that are refused end the session as a call would', async () => {
    const refused = errorShape(new Refusal('NOT_SIGNED_IN', { reason: 'inactive' }))
    const stream = () =>
      eventStream({ event: 'connected', data: {} }, { event: 'serialized-error', data: onWire(refused) })
    const { client } = openClient({ 'auth.status.onChange': stream })
    await client.signInWithEmail(credentials)
    const error = await new Promise((resolve) => {
      client.auth.status.onChange.subscribe(undefined, { onError: resolve })
    })
    expect(errorCodeOf(error)).toBe('NOT_SIGNED_IN')
    await until('the state', () => !client.session.isSignedIn)
    expect(client.session.state).toEqual({ status: 'signed-out', reason: 'inactive' })
  })
})

test('errorCodeOf knows refusals and nothing else', () => {
  const refused = (appCode: unknown) =>
    TRPCClientError.from({ error: { ...errorShape(new Refusal('x')), data: { appCode } } } as never)
  expect(errorCodeOf(refused('TASK_NOT_FOUND'))).toBe('TASK_NOT_FOUND')
  expect(errorCodeOf(refused('A_CODE_OF_TOMORROW'))).toBe('UNEXPECTED')
  for (const other of [
    TRPCClientError.from(new TypeError('fetch failed')),
    new Error('x'),
    undefined,
    'TASK_NOT_FOUND',
  ]) {
    expect(errorCodeOf(other)).toBeUndefined()
  }
})
