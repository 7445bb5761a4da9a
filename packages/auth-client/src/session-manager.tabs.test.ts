import { expect, test } from 'vitest'
import { createMemoryStore } from './key-value-store.ts'
import {
  ana,
  anasSession,
  anasStatus,
  bob,
  bobsStatus,
  newFakeServer,
  newTabs,
  newWorld,
  offline,
  refusal,
  settle,
  signedOutStatus,
} from './testing/session-world.ts'

/** Three tabs of one browser: one server, and one store unless each has its own. */
async function openTabs({ sharesStore = true } = {}) {
  const tabs = newTabs()
  const server = newFakeServer(anasStatus)
  const store = createMemoryStore()
  const graces: (() => void)[] = []
  const wait = () => new Promise<void>((resolve) => graces.push(resolve))
  const worlds = [1, 2, 3].map(() =>
    newWorld({ server, store: sharesStore ? store : createMemoryStore(), tabs: tabs.open(), wait }),
  )
  for (const { manager } of worlds) await manager.initialize()
  await settle()
  tabs.posted.length = 0
  server.calls.length = 0
  for (const { heard } of worlds) heard.length = 0
  const [first, second, third] = worlds
  return { tabs, server, graces, first: first!, second: second!, third: third! }
}

test('every tab follows a sign-out, and the server is told once', async () => {
  const { first, second, third, server, tabs } = await openTabs()
  await first.manager.signOutDevice()
  await settle()
  for (const { heard } of [first, second, third]) expect(heard).toEqual([{ status: 'signed-out', reason: 'by-user' }])
  expect([server.calls, tabs.posted]).toEqual([['signOutDevice'], [{ type: 'signed-out', reason: 'by-user' }]])
})

test('every tab follows an end that one of them noticed, with its reason', async () => {
  const { first, second, tabs } = await openTabs()
  await second.manager.handleUnauthorized('revoked', 'administrator')
  await settle()
  expect(first.heard).toEqual([{ status: 'signed-out', reason: 'revoked', by: 'administrator' }])
  expect(tabs.posted).toHaveLength(1)
})

test('a tab that finds the cookie gone waits for the tab that was told why', async () => {
  const { first, second, server, graces } = await openTabs()
  server.answer = signedOutStatus
  const asked = second.manager.refreshSession()
  await settle()
  expect(second.heard).toEqual([])
  await first.manager.handleUnauthorized('blocked')
  await settle()
  graces.forEach((end) => end())
  await asked
  for (const { heard } of [first, second]) expect(heard).toEqual([{ status: 'signed-out', reason: 'blocked' }])
})

test('a tab whose key was replaced by another tab’s change of password stays signed in, in the new session', async () => {
  const { first, second, server, graces } = await openTabs()
  const replaced = { ...anasStatus, session: { ...anasSession, id: bobsStatus.session!.id } }
  server.answer = replaced
  const told = second.manager.handleUnauthorized('password-changed')
  await settle()
  graces.forEach((end) => end())
  await told
  await settle()
  for (const { manager } of [first, second]) {
    expect(manager.state).toMatchObject({ status: 'signed-in', session: replaced.session })
  }
})

test('a tab whose password was changed on another device is signed out and told so', async () => {
  const { first, second, server, graces } = await openTabs()
  server.failure = refusal('NOT_SIGNED_IN', { reason: 'password-changed' })
  const told = second.manager.handleUnauthorized('password-changed')
  await settle()
  graces.forEach((end) => end())
  await told
  for (const { heard } of [first, second]) expect(heard).toEqual([{ status: 'signed-out', reason: 'password-changed' }])
})

test('a tab that nobody can tell why is signed out all the same', async () => {
  const { first, second, server, graces } = await openTabs()
  server.failure = refusal('NOT_SIGNED_IN', { reason: 'unknown' })
  const asked = second.manager.refreshSession()
  await settle()
  graces.forEach((end) => end())
  await asked
  for (const { heard } of [first, second]) expect(heard).toEqual([{ status: 'signed-out', reason: 'unknown' }])
})

test.each([true, false])('every tab follows a sign-in by asking the server (one store: %s)', async (sharesStore) => {
  const { first, second, third, server, tabs } = await openTabs({ sharesStore })
  await first.manager.signOutDevice()
  await settle()
  server.answer = anasStatus
  await first.manager.registerSignedInUser(ana, anasSession)
  await settle()
  for (const { manager } of [first, second, third]) expect(manager.signedInUser).toEqual(ana)
  expect(tabs.posted.filter(({ type }) => type === 'signed-in')).toHaveLength(1)
})

test('every tab follows a sign-in that no script saw, once one of them finds out', async () => {
  const { first, second, third, server, tabs } = await openTabs()
  server.answer = bobsStatus
  await second.manager.refreshSession()
  await settle()
  for (const { manager } of [first, second, third]) expect(manager.signedInUser).toEqual(bob)
  expect(tabs.posted).toEqual([{ type: 'signed-in' }])
})

test('a tab that opens tells the others nothing they know', async () => {
  const { tabs, server } = await openTabs()
  const store = createMemoryStore()
  const known = newWorld({ server, store, tabs: tabs.open() })
  await known.manager.registerSignedInUser(ana, anasSession)
  tabs.posted.length = 0
  const opened = newWorld({ server, store, tabs: tabs.open() })
  await opened.manager.initialize()
  await settle()
  expect([opened.manager.isSignedIn, tabs.posted]).toEqual([true, []])
})

test('an answer to a question from before the other tab signed in does not count', async () => {
  const { first, second, server } = await openTabs()
  await first.manager.signOutDevice()
  await settle()
  let answerLate: (status: typeof anasStatus) => void = () => undefined
  server.answer = () => new Promise((resolve) => (answerLate = resolve))
  const late = second.manager.refreshSession()
  await settle()
  const stale = answerLate
  server.answer = bobsStatus
  await first.manager.registerSignedInUser(bob, bobsStatus.session!)
  await settle()
  stale(anasStatus)
  await late
  expect(second.manager.signedInUser).toEqual(bob)
})

test('a tab that missed the message finishes the sign-out of another one', async () => {
  const server = newFakeServer(anasStatus)
  const store = createMemoryStore()
  const [first, second] = [newWorld({ server, store }), newWorld({ server, store })]
  await Promise.all([first.manager.initialize(), second.manager.initialize()])
  server.failure = offline
  await first.manager.signOutDevice()
  server.failure = undefined
  await second.manager.refreshSession()
  expect(second.heard.at(-1)).toEqual({ status: 'signed-out', reason: 'by-user' })
  expect(server.calls.at(-1)).toBe('signOutDevice')
})

test('a sign-out that the server missed does not end what another tab signed in', async () => {
  const { first, second, server } = await openTabs()
  server.failure = offline
  await first.manager.signOutDevice()
  await settle()
  server.failure = undefined
  server.answer = bobsStatus
  server.calls.length = 0
  await second.manager.registerSignedInUser(bob, bobsStatus.session!)
  await settle()
  expect(first.manager.signedInUser).toEqual(bob)
  expect(server.calls).not.toContain('signOutDevice')
})
