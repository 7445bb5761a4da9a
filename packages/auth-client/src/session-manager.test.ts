import type { AuthStatus } from '@latchkey/contracts/auth/session'
import { describe, expect, test } from 'vitest'
import { createMemoryStore } from './key-value-store.ts'
import { createStoredKeyManager } from './stored-key-manager.ts'
import {
  ana,
  anasSession,
  anasStatus,
  bob,
  bobsSession,
  bobsStatus,
  newFakeServer,
  newWorld,
  offline,
  refusal,
  rememberingStore,
  settle,
  signedOutStatus,
} from './testing/session-world.ts'

const signedIn = (verified: boolean) => ({ status: 'signed-in', user: ana, session: anasSession, verified })
const signedOut = (reason: string) => ({ status: 'signed-out', reason })

describe('starting', () => {
  test('restores the remembered user at once and has it confirmed', async () => {
    const { manager, heard } = newWorld({ server: newFakeServer(anasStatus), store: await rememberingStore() })
    expect(manager.state).toEqual({ status: 'restoring' })
    await manager.initialize()
    expect(heard).toEqual([signedIn(false), signedIn(true)])
    expect(manager.signedInUser).toEqual(ana)
    expect(manager.isSignedIn).toBe(true)
  })

  test.each([
    ['no network', offline],
    ['a server that is away', refusal('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5 })],
    ['a server that fails', refusal('UNEXPECTED')],
    ['a refusal of something else', refusal('INVALID_CREDENTIALS')],
    ['an overloaded server', refusal('OVERLOADED')],
  ])('keeps the remembered user with %s, unverified', async (_, failure) => {
    const server = newFakeServer()
    server.failure = failure
    const { manager, heard } = newWorld({ server, store: await rememberingStore() })
    await manager.initialize()
    expect(heard).toEqual([signedIn(false)])

    server.failure = undefined
    server.answer = anasStatus
    expect(await manager.refreshSession()).toBe(true)
    expect(manager.state).toEqual(signedIn(true))
  })

  test('knows nothing while nobody is remembered and the server is away', async () => {
    const server = newFakeServer()
    server.failure = offline
    const { manager, heard } = newWorld({ server })
    await manager.initialize()
    expect([manager.state, heard]).toEqual([{ status: 'restoring' }, []])
    expect(await manager.refreshSession()).toBe(false)
  })

  test('says that nobody was ever signed in when the server knows of nobody', async () => {
    const { manager, heard } = newWorld()
    await manager.initialize()
    expect(heard).toEqual([signedOut('never')])
    expect([manager.signedInUser, manager.isSignedIn]).toEqual([null, false])
  })

  test('signs a remembered user out whom the server no longer knows', async () => {
    const store = await rememberingStore()
    const { manager, heard } = newWorld({ store })
    await manager.initialize()
    expect(heard).toEqual([signedIn(false), signedOut('unknown')])

    const later = newWorld({ store })
    await later.manager.initialize()
    expect(later.heard, 'nobody is remembered any more').toEqual([signedOut('never')])
  })

  test('passes on why the server ended the session', async () => {
    const server = newFakeServer()
    server.failure = refusal('NOT_SIGNED_IN', { reason: 'revoked', by: 'administrator' })
    const { manager } = newWorld({ server, store: await rememberingStore() })
    await manager.initialize()
    expect(manager.state).toEqual({ status: 'signed-out', reason: 'revoked', by: 'administrator' })
  })

  test('asks once, however often it is told to start', async () => {
    const { manager, server } = newWorld()
    await Promise.all([manager.initialize(), manager.initialize(), manager.refreshSession()])
    expect(server.calls).toEqual(['get'])
  })

  test('asks nobody where a program has no key', async () => {
    const { manager, server } = newWorld({ keys: createStoredKeyManager(createMemoryStore()) })
    await manager.initialize()
    expect([manager.state, server.calls]).toEqual([signedOut('never'), []])
  })

  test('takes what the page knew already and confirms it', async () => {
    const initial = { status: 'signed-in', user: ana, session: anasSession, verified: true } as const
    const { manager, heard } = newWorld({ server: newFakeServer(anasStatus), initial })
    expect(manager.state).toBe(initial)
    await manager.initialize()
    expect([manager.state, heard]).toEqual([initial, []])
  })

  test.each(['', '[]', '{"user":{}}', '{"user":null,"session":3}', 'null', '{'])(
    'takes %j in the store for nobody',
    async (text) => {
      const store = createMemoryStore()
      await store.put('latchkey.session', text)
      await store.put('latchkey.sign-out', text)
      const { manager, heard } = newWorld({ store })
      await manager.initialize()
      expect(heard).toEqual([signedOut('never')])
    },
  )
})

describe('listeners', () => {
  test('hear of changes only, and get the state', async () => {
    const { manager, server, heard } = newWorld({ server: newFakeServer(anasStatus) })
    await manager.initialize()
    const { state } = manager
    await manager.refreshSession()
    await manager.refreshSession()
    expect(heard).toEqual([signedIn(true)])
    expect(manager.state).toBe(state)
    server.answer = { ...anasStatus, userInfo: { ...ana, userName: 'Anita' } }
    await manager.refreshSession()
    expect(heard).toHaveLength(2)
    expect(heard[1]).toMatchObject({ user: { userName: 'Anita' } })
  })

  test('hear nothing once removed', async () => {
    const { manager } = newWorld()
    const heard: string[] = []
    const listener = () => heard.push('removed')
    manager.addListener(listener)
    manager.removeListener(listener)
    const stop = manager.subscribe(() => heard.push('stopped'))
    stop()
    manager.subscribe(() => heard.push('kept'))
    await manager.initialize()
    expect(heard).toEqual(['kept'])
  })

  test('that subscribe twice with one function stop one at a time', async () => {
    const { manager } = newWorld()
    const heard: string[] = []
    const listener = () => heard.push('heard')
    const stop = manager.subscribe(listener)
    manager.subscribe(listener)
    stop()
    await manager.initialize()
    expect(heard).toEqual(['heard'])
  })
})

describe('signing in', () => {
  test('keeps the key, remembers the user and is verified', async () => {
    const keys = createStoredKeyManager(createMemoryStore())
    const store = createMemoryStore()
    const { manager, heard } = newWorld({ keys, store })
    await manager.registerSignedInUser(ana, anasSession, 'lk_key')
    expect([heard, await keys.get()]).toEqual([[signedIn(true)], 'lk_key'])
    expect(await store.get('latchkey.session')).not.toContain('lk_key')
  })

  test('fails loudly where a program was given no key', async () => {
    const { manager, heard } = newWorld({ keys: createStoredKeyManager(createMemoryStore()) })
    await expect(manager.registerSignedInUser(ana, anasSession)).rejects.toThrow('authHeaders')
    expect(heard).toEqual([])
  })

  test('is not undone by an answer to an older question', async () => {
    let answer: (status: AuthStatus) => void = () => undefined
    const server = newFakeServer(() => new Promise((resolve) => (answer = resolve)))
    const { manager } = newWorld({ server })
    const refreshing = manager.initialize()
    await settle()
    await manager.registerSignedInUser(ana, anasSession)
    answer(signedOutStatus)
    await refreshing
    expect(manager.state).toEqual(signedIn(true))
  })

  test('of another person takes over', async () => {
    const { manager } = newWorld()
    await manager.registerSignedInUser(ana, anasSession)
    await manager.registerSignedInUser(bob, bobsSession)
    expect(manager.signedInUser).toEqual(bob)
  })
})

describe('signing out', () => {
  test.each(['signOutDevice', 'signOutAllDevices'] as const)('%s tells the server and wipes', async (signOut) => {
    const keys = createStoredKeyManager(createMemoryStore())
    const store = createMemoryStore()
    const { manager, server } = newWorld({ keys, store })
    await manager.registerSignedInUser(ana, anasSession, 'lk_key')
    expect(await manager[signOut]()).toBe(true)
    expect(server.calls).toEqual([`${signOut} lk_key`])
    expect(manager.state).toEqual(signedOut('by-user'))
    expect([await keys.get(), await store.get('latchkey.session')]).toEqual([null, null])
  })

  test('tells the server once it is back where the browser still holds the cookie', async () => {
    const store = createMemoryStore()
    const server = newFakeServer(anasStatus)
    const { manager } = newWorld({ server, store })
    await manager.initialize()
    server.failure = offline
    expect(await manager.signOutAllDevices()).toBe(false)

    const next = newWorld({ server, store })
    await next.manager.initialize()
    expect(next.heard, 'still offline').toEqual([signedOut('by-user')])
    server.failure = undefined
    server.calls.length = 0
    expect(await next.manager.refreshSession()).toBe(true)
    expect([server.calls, next.heard]).toEqual([['get', 'signOutAllDevices'], [signedOut('by-user')]])
    server.calls.length = 0
    await next.manager.refreshSession()
    expect(server.calls, 'told once').toEqual(['get'])
  })

  test('is finished by the next start when the page was closed before the server had answered', async () => {
    const store = createMemoryStore()
    const server = newFakeServer(anasStatus)
    const { manager } = newWorld({ server, store })
    await manager.initialize()
    server.signOutDevice = () => new Promise(() => undefined)
    void manager.signOutDevice()
    await settle()

    const next = newWorld({ server: newFakeServer(anasStatus), store })
    await next.manager.initialize()
    expect(next.server.calls).toEqual(['get', 'signOutDevice'])
    expect(next.manager.state).toEqual(signedOut('by-user'))
  })

  test('leaves no note behind where the server was told', async () => {
    const store = createMemoryStore()
    const { manager } = newWorld({ server: newFakeServer(anasStatus), store })
    await manager.initialize()
    await manager.signOutDevice()
    expect(await store.get('latchkey.sign-out')).toBeNull()
  })

  test('counts in a page that was kept over it, also while the server is away', async () => {
    const store = createMemoryStore()
    const server = newFakeServer(anasStatus)
    const [first, kept] = [newWorld({ server, store }), newWorld({ server, store })]
    await Promise.all([first.manager.initialize(), kept.manager.initialize()])
    server.failure = offline
    await first.manager.signOutDevice()
    expect(await kept.manager.refreshSession()).toBe(false)
    expect(kept.manager.state).toEqual(signedOut('by-user'))
  })

  test('is told once, whatever is asked meanwhile', async () => {
    const store = createMemoryStore()
    const { manager, server } = newWorld({ server: newFakeServer(anasStatus), store })
    await manager.initialize()
    server.calls.length = 0
    expect(await Promise.all([manager.signOutDevice(), manager.refreshSession()])).toEqual([true, true])
    expect(server.calls).toEqual(['signOutDevice'])
  })

  test('leaves a session alone that was opened since', async () => {
    const store = createMemoryStore()
    const server = newFakeServer(anasStatus)
    const { manager } = newWorld({ server, store })
    await manager.initialize()
    server.failure = offline
    await manager.signOutDevice()

    server.failure = undefined
    server.answer = bobsStatus
    const next = newWorld({ server, store })
    await next.manager.initialize()
    expect(next.manager.signedInUser).toEqual(bob)
    expect(server.calls.filter((name) => name !== 'get')).toEqual(['signOutDevice'])
  })

  test('is by the user even when the refusals that it causes arrive first', async () => {
    const { manager, server, heard } = newWorld({ server: newFakeServer(anasStatus) })
    await manager.initialize()
    let finish: () => void = () => undefined
    server.signOutDevice = () => new Promise<void>((resolve) => (finish = resolve))
    const signingOut = manager.signOutDevice()
    const unauthorized = manager.handleUnauthorized('signed-out')
    await settle()
    finish()
    await Promise.all([signingOut, unauthorized])
    expect(heard).toEqual([signedIn(true), signedOut('by-user')])
  })

  test('happens once when asked for twice', async () => {
    const { manager, server } = newWorld({ server: newFakeServer(anasStatus) })
    await manager.initialize()
    expect(await Promise.all([manager.signOutDevice(), manager.signOutDevice()])).toEqual([true, true])
    expect(server.calls).toEqual(['get', 'signOutDevice'])
  })

  test('reaches the state even when a store fails', async () => {
    const keys = createStoredKeyManager({
      ...createMemoryStore(),
      remove: () => Promise.reject(new Error('read-only')),
    })
    const { manager } = newWorld({ keys })
    await manager.registerSignedInUser(ana, anasSession, 'lk_key')
    await expect(manager.signOutDevice()).rejects.toThrow('read-only')
    expect(manager.state).toEqual(signedOut('by-user'))
  })
})

describe('being refused', () => {
  test('signs out once, with the first reason, and wipes', async () => {
    const keys = createStoredKeyManager(createMemoryStore())
    const { manager, heard } = newWorld({ keys })
    await manager.registerSignedInUser(ana, anasSession, 'lk_key')
    await manager.handleUnauthorized('password-changed')
    await Promise.all([manager.handleUnauthorized('expired'), manager.handleUnauthorized('expired')])
    expect(heard).toEqual([signedIn(true), signedOut('password-changed')])
    expect(await keys.get()).toBeNull()
  })

  test('many times at once signs out once', async () => {
    const { manager, heard } = newWorld({ server: newFakeServer(anasStatus) })
    await manager.initialize()
    await Promise.all(Array.from({ length: 16 }, () => manager.handleUnauthorized('revoked', 'self')))
    expect(heard).toEqual([signedIn(true), { status: 'signed-out', reason: 'revoked', by: 'self' }])
  })

  test('without a session means that nobody was ever signed in', async () => {
    const { manager } = newWorld()
    await manager.handleUnauthorized()
    expect(manager.state).toEqual(signedOut('never'))
  })

  test('and signing in again in one go ends signed in, with the new key', async () => {
    const keys = createStoredKeyManager(createMemoryStore())
    const { manager, heard } = newWorld({ keys })
    await manager.registerSignedInUser(ana, anasSession, 'old')
    await Promise.all([manager.handleUnauthorized('expired'), manager.registerSignedInUser(bob, bobsSession, 'new')])
    expect([manager.signedInUser, await keys.get()]).toEqual([bob, 'new'])
    expect(
      heard.map(({ status }) => status),
      'without a flicker',
    ).toEqual(['signed-in', 'signed-in'])
  })
})

test('the identity moves with each sign-in and sign-out as soon as they are asked for, and not otherwise', async () => {
  const { manager } = newWorld({ server: newFakeServer(anasStatus) })
  await manager.initialize()
  const identities = [manager.identity]
  await manager.refreshSession()
  expect(manager.identity).toBe(identities[0])
  const registering = manager.registerSignedInUser(bob, bobsSession)
  identities.push(manager.identity)
  await registering
  await manager.signOutDevice()
  identities.push(manager.identity)
  expect(new Set(identities).size).toBe(3)
})
