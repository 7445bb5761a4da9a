import { describe, expect, test } from 'vitest'
import { createMemoryStore, type KeyValueStore } from './key-value-store.ts'
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
  settle,
} from './testing/session-world.ts'

/** A program whose store survives it. */
function open(store: KeyValueStore = createMemoryStore(), server = newFakeServer(anasStatus)) {
  const keys = createStoredKeyManager(store)
  return { ...newWorld({ server, store, keys }), keys, store }
}

/** Ana, signed out while the server was away. */
async function signedOutOffline(scope: 'signOutDevice' | 'signOutAllDevices' = 'signOutDevice') {
  const world = open()
  await world.manager.registerSignedInUser(ana, anasSession, 'lk_ana')
  world.server.failure = offline
  expect(await world.manager[scope]()).toBe(false)
  world.server.calls.length = 0
  return world
}

describe('signing out with a key of one’s own', () => {
  test('wipes at once, however long the server takes', async () => {
    const { manager, server, keys } = open()
    await manager.registerSignedInUser(ana, anasSession, 'lk_ana')
    let finish: () => void = () => undefined
    server.signOutDevice = () => new Promise<void>((resolve) => (finish = resolve))
    const signingOut = manager.signOutDevice()
    await settle()
    expect([manager.state, await keys.get()]).toEqual([{ status: 'signed-out', reason: 'by-user' }, null])
    finish()
    expect(await signingOut).toBe(true)
  })

  test('leaves nothing behind once the server knows', async () => {
    const { manager, store } = open()
    await manager.registerSignedInUser(ana, anasSession, 'lk_ana')
    await manager.signOutDevice()
    expect(await store.get('latchkey.key.ended')).toBeNull()
  })

  test('leaves nothing behind where the server had ended the session already', async () => {
    const { manager, server, store } = open()
    await manager.registerSignedInUser(ana, anasSession, 'lk_ana')
    server.failure = refusal('NOT_SIGNED_IN', { reason: 'expired' })
    expect(await manager.signOutDevice()).toBe(true)
    expect(await store.get('latchkey.key.ended')).toBeNull()
  })

  test('asks nobody where there is no key', async () => {
    const { manager, server } = open()
    expect(await manager.signOutDevice()).toBe(true)
    expect(server.calls).toEqual([])
  })

  test('reaches the server even where the store cannot forget the key', async () => {
    const store = createMemoryStore()
    const { manager, server } = open(store)
    await manager.registerSignedInUser(ana, anasSession, 'lk_ana')
    store.remove = () => Promise.reject(new Error('read-only'))
    await expect(manager.signOutDevice()).rejects.toThrow('read-only')
    expect([server.calls, manager.isSignedIn]).toEqual([['signOutDevice lk_ana'], false])
  })
})

describe('a sign-out that the server has not heard of', () => {
  test.each(['signOutDevice', 'signOutAllDevices'] as const)('%s is told by the next start', async (scope) => {
    const { server, store } = await signedOutOffline(scope)
    expect(await store.get('latchkey.key'), 'no call can carry it any more').toBeNull()
    const next = open(store, server)
    await next.manager.initialize()
    expect(next.manager.isSignedIn).toBe(false)

    server.failure = undefined
    server.calls.length = 0
    const later = open(store, server)
    await later.manager.initialize()
    expect(server.calls).toEqual([`${scope} lk_ana`])
    expect(await later.manager.refreshSession()).toBe(true)
    expect(server.calls, 'told once').toHaveLength(1)
    expect(await store.get('latchkey.key.ended')).toBeNull()
  })

  test('says that the server still does not know', async () => {
    const { manager } = await signedOutOffline()
    expect(await manager.refreshSession()).toBe(false)
  })

  test('is told after the next sign-in, which stays', async () => {
    const { manager, server, keys } = await signedOutOffline('signOutAllDevices')
    server.failure = undefined
    server.answer = bobsStatus
    await manager.registerSignedInUser(bob, bobsSession, 'lk_bob')
    await settle()
    // All devices would be this one too, now that she may be signed in again.
    expect(server.calls).toEqual(['signOutDevice lk_ana'])
    expect([manager.signedInUser, await keys.get()]).toEqual([bob, 'lk_bob'])
  })

  test('is not forgotten for another one', async () => {
    const { manager, server } = await signedOutOffline()
    await manager.registerSignedInUser(bob, bobsSession, 'lk_bob')
    await settle()
    expect(await manager.signOutDevice()).toBe(false)
    server.failure = undefined
    server.calls.length = 0
    expect(await manager.refreshSession()).toBe(true)
    expect(server.calls.toSorted()).toEqual(['signOutDevice lk_ana', 'signOutDevice lk_bob'])
  })

  test('is remembered while the program runs where the key manager has no place for it', async () => {
    const { endedKeys: _, ...keys } = createStoredKeyManager(createMemoryStore())
    const { manager, server } = newWorld({ keys })
    await manager.registerSignedInUser(ana, anasSession, 'lk_ana')
    server.failure = offline
    expect(await manager.signOutDevice()).toBe(false)
    server.failure = undefined
    expect(await manager.refreshSession()).toBe(true)
    expect(server.calls.at(-1)).toBe('signOutDevice lk_ana')
  })

  test.each(['{', '{}', '[3, null, {"key": 1, "scope": "device"}, {"key": "lk_a", "scope": "moon"}]'])(
    'is nothing where the store holds %j',
    async (text) => {
      const store = createMemoryStore()
      await store.put('latchkey.key.ended', text)
      const { manager, server } = open(store)
      await manager.initialize()
      expect(server.calls).toEqual([])
    },
  )
})

describe('a call that replaces the key', () => {
  const replaced = { ...anasStatus, session: { ...anasSession, id: bobsSession.id } }

  test('leaves the program signed in with the new one, although the old one is refused before its answer comes', async () => {
    const { manager, server, keys, heard } = open()
    await manager.registerSignedInUser(ana, anasSession, 'lk_old')
    heard.length = 0
    let answer: (changed: { key: string }) => void = () => undefined
    const changing = manager.replaceKey(() => new Promise<{ key: string }>((resolve) => (answer = resolve)))
    const refused = manager.handleUnauthorized('password-changed')
    await settle()
    expect([manager.isSignedIn, await keys.get()]).toEqual([true, 'lk_old'])
    server.answer = replaced
    answer({ key: 'lk_new' })
    expect(await changing).toEqual({ key: 'lk_new' })
    await refused
    await settle()
    expect(await keys.get()).toBe('lk_new')
    expect(heard).toEqual([{ status: 'signed-in', user: ana, session: replaced.session, verified: true }])
  })

  test('and fails changes nothing, and hides no end', async () => {
    const { manager, keys } = open()
    await manager.registerSignedInUser(ana, anasSession, 'lk_old')
    const wrong = refusal('INVALID_CREDENTIALS')
    await expect(manager.replaceKey(() => Promise.reject(wrong))).rejects.toBe(wrong)
    expect([manager.isSignedIn, await keys.get()]).toEqual([true, 'lk_old'])
    await manager.handleUnauthorized('revoked')
    expect(manager.state).toEqual({ status: 'signed-out', reason: 'revoked' })
  })
})
