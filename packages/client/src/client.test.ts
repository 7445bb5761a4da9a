import { createMemoryStore } from '@latchkey/auth-client/key-value-store'
import { until } from '@latchkey/testing/until'
import { describe, expect, test } from 'vitest'
import { errorCodeOf, isAppError } from './client.ts'
import { Refusal } from './testing/fake-server.ts'
import { credentials, openClient, session, signedIn, task, userInfo } from './testing/open-client.ts'

const settings = {}

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

  test('begins with a sign-in of a kind that only a newer server knows', async () => {
    const pigeon = { ...signedIn, session: { ...session, method: 'carrier-pigeon', colour: 'grey' }, since: 'v9' }
    const { client, server } = openClient({ 'auth.email.signIn': () => pigeon, 'tasks.get': () => task })
    expect(await client.signInWithEmail(credentials)).toMatchObject({ status: 'signed-in' })
    expect(client.session.state).toMatchObject({ status: 'signed-in', user: userInfo, session: { method: 'unknown' } })
    await client.tasks.get.query({ id: task.id })
    expect(server.requests.at(-1)?.headers.get('authorization')).toBe('Bearer lk_id_secret')
  })

  test('begins or the call fails: a sign-in that cannot be understood is no success', async () => {
    const { userInfo: _, ...nobody } = signedIn
    const { client } = openClient({ 'auth.email.signIn': () => nobody })
    await expect(client.signInWithEmail(credentials)).rejects.toThrow('does not understand')
    expect(client.session.isSignedIn).toBe(false)
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

    const later = openClient({ 'auth.status.signOutDevice': () => undefined }, { store })
    await later.client.session.initialize()
    expect(later.server.requests.map(({ paths }) => paths)).toEqual([['auth.status.signOutDevice']])
    expect(later.server.requests[0]?.headers.get('authorization'), 'by the key that was ended').toBe(
      'Bearer lk_id_secret',
    )
    expect(await store.get('latchkey.key.ended')).toBeNull()
  })

  test('ends at the server too when the user signs out', async () => {
    const { client, server } = openClient({ 'auth.status.signOutDevice': () => undefined })
    await client.signInWithEmail(credentials)
    expect(await client.session.signOutDevice()).toBe(true)
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', paths: ['auth.status.signOutDevice'] })
    expect(server.requests.at(-1)?.headers.get('authorization')).toBe('Bearer lk_id_secret')
  })
})

describe('a picture', () => {
  const picture = Uint8Array.of(0xff, 0xd8, 0xff)
  const path = '/api/images/me'

  test('is sent with the key in its head, and shows as the user’s', async () => {
    const { client, server } = openClient({ [path]: () => Response.json({ imageUrl: '/api/images/a-key' }) })
    await client.signInWithEmail(credentials)
    expect(await client.session.uploadUserImage(picture)).toEqual({ imageUrl: '/api/images/a-key' })
    const { method, headers, url } = server.requests.at(-1) ?? {}
    expect([method, url?.href]).toEqual(['PUT', 'https://tasks.example.test/api/images/me'])
    expect([headers?.get('authorization'), headers?.get('content-type')]).toEqual(['Bearer lk_id_secret', 'image/*'])
    expect(client.session.signedInUser?.imageUrl).toBe('/api/images/a-key')
  })

  test('that is refused rejects like a call', async () => {
    const error = { appCode: 'IMAGE_REJECTED', message: 'This picture is damaged.', details: { problem: 'damaged' } }
    const { client } = openClient({ [path]: () => Response.json({ error }, { status: 422 }) })
    await client.signInWithEmail(credentials)
    const refused: unknown = await client.session.uploadUserImage(picture).catch((thrown: unknown) => thrown)
    expect(isAppError(refused, 'IMAGE_REJECTED') && refused.details.problem).toBe('damaged')
  })

  test('can be taken back while it is sent', async () => {
    const stop = new AbortController()
    const waits: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        const takeBack = () => reject(new Error('taken back'))
        if (init?.signal?.aborted) takeBack()
        init?.signal?.addEventListener('abort', takeBack)
      })
    const { client, server } = openClient({}, { fetch: (...call) => send(...call) })
    const send: typeof globalThis.fetch = (address, init) =>
      address instanceof URL && address.pathname === path ? waits(address, init) : server.fetch(address, init)
    await client.signInWithEmail(credentials)
    const uploading = client.session.uploadUserImage(picture, { signal: stop.signal })
    stop.abort()
    await expect(uploading).rejects.toThrow('taken back')
    expect(client.session.isSignedIn).toBe(true)
  })
})
