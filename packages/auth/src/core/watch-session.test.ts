import { isDomainError } from '@latchkey/contracts/domain-error'
import { until } from '@latchkey/testing/until'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { blockUser, deleteUser, grantScope, revokeScope, setScopes, type Actor } from '../admin.ts'
import type { AuthRuntime } from '../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { revokeOtherSessions, signOutDevice } from './sign-out.ts'
import { watchSession, type SessionWatch } from './watch-session.ts'

let world: AuthHarness
let ana: Person
let watch: SessionWatch | undefined

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(async () => {
  watch?.dispose()
  vi.useRealTimers()
  await world[Symbol.asyncDispose]()
})

/** The details of the refusal that the stream ended with. */
const reasonOf = ({ ended }: SessionWatch): unknown =>
  isDomainError(ended.reason, 'NOT_SIGNED_IN') ? ended.reason.details : undefined

/** The ten seconds between two readings of the row. */
const nextReading = async () => {
  vi.advanceTimersByTime(10_000)
  await world.auth.background.settled()
}

test('a stream ends at once, with the reason, when its session is ended', async () => {
  watch = watchSession(world.auth, ana.session)
  await signOutDevice(world.auth, ana.session)
  expect(reasonOf(watch)).toEqual({ reason: 'signed-out' })
})

test('a stream that another device ended is told by whom', async () => {
  const phone = await world.signIn(ana)
  watch = watchSession(world.auth, ana.session)
  await revokeOtherSessions(world.auth, phone.session)
  expect(reasonOf(watch)).toEqual({ reason: 'revoked', by: 'self' })
})

test('the end of another session does not end this stream', async () => {
  const phone = await world.signIn(ana)
  watch = watchSession(world.auth, ana.session)
  await signOutDevice(world.auth, phone.session)
  await nextReading()
  expect(watch.ended.aborted).toBe(false)
})

test('an end whose message is lost is found within ten seconds', async () => {
  const deaf: AuthRuntime = { ...world.auth, events: { ...world.auth.events, subscribe: () => () => undefined } }
  watch = watchSession(deaf, ana.session)
  await world.auth.background.settled()
  await signOutDevice(world.auth, ana.session)
  await world.auth.background.settled()
  expect(watch.ended.aborted).toBe(false)
  await nextReading()
  expect(reasonOf(watch)).toEqual({ reason: 'signed-out' })
})

test('a session that had ended before the stream opened is found at once', async () => {
  await signOutDevice(world.auth, ana.session)
  watch = watchSession(world.auth, ana.session)
  await world.auth.background.settled()
  expect(reasonOf(watch)).toEqual({ reason: 'signed-out' })
})

test('an end between listening and reading is not missed', async () => {
  let answer: () => void = () => undefined
  let asked = false
  const before = await world.auth.findAuthKey(ana.session.authKeyId)
  const findAuthKey = () => {
    asked = true
    return new Promise<typeof before>((resolve) => (answer = () => resolve(before)))
  }
  watch = watchSession({ ...world.auth, findAuthKey }, ana.session)
  await until('the reading', () => asked)
  await signOutDevice(world.auth, ana.session)
  answer()
  expect(reasonOf(watch)).toEqual({ reason: 'signed-out' })
})

test('an open stream is no activity: a session it alone keeps open runs out', async () => {
  watch = watchSession(world.auth, ana.session)
  for (let day = 0; day < 7; day++) {
    expect(watch.ended.aborted).toBe(false)
    world.clock.advance(86_400_000)
    await nextReading()
  }
  expect(reasonOf(watch)).toEqual({ reason: 'inactive' })
})

test('a stream ends when the time of its session is up, not some seconds later', async () => {
  world.clock.advance(7 * 86_400_000 - 20)
  watch = watchSession(world.auth, ana.session)
  await world.auth.background.settled()
  expect(watch.ended.aborted).toBe(false)
  world.clock.advance(20)
  await until('the end', () => watch?.ended.aborted === true)
  expect(reasonOf(watch)).toEqual({ reason: 'inactive' })
})

test('a session that was used meanwhile keeps its stream past the end that was known', async () => {
  world.clock.advance(7 * 86_400_000 - 20)
  let readings = 0
  const findAuthKey: AuthRuntime['findAuthKey'] = (id) => {
    readings += 1
    return world.auth.findAuthKey(id)
  }
  watch = watchSession({ ...world.auth, findAuthKey }, ana.session)
  await until('the first reading', () => readings === 1)
  await world.auth.background.settled()
  await authenticate(world.auth, ana.key)
  await world.auth.background.settled()
  world.clock.advance(1000)
  await until('the reading at the end that was known', () => readings === 2)
  await world.auth.background.settled()
  expect(watch.ended.aborted).toBe(false)
})

test('a stream stays while the database is away, and the failure is reported', async () => {
  const away: AuthRuntime = { ...world.auth, findAuthKey: () => Promise.reject(new Error('away')) }
  watch = watchSession(away, ana.session)
  await nextReading()
  expect(watch.ended.aborted).toBe(false)
  expect(world.warnings).toHaveLength(2)
})

test('the stream of a deleted person is told so at once', async () => {
  watch = watchSession(world.auth, ana.session)
  await deleteUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
  expect(reasonOf(watch)).toEqual({ reason: 'account-deleted' })
})

test('the stream of a blocked person is told so at once', async () => {
  watch = watchSession(world.auth, ana.session)
  await blockUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId })
  expect(reasonOf(watch)).toEqual({ reason: 'blocked' })
})

test('the stream of a person who is gone ends', async () => {
  watch = watchSession(world.auth, ana.session)
  await world.database.db.tables.authUser.delete({ where: { id: ana.session.userId } })
  await nextReading()
  expect(reasonOf(watch)).toEqual({ reason: 'unknown' })
})

test('a watch that was disposed of hears and asks nothing more', async () => {
  const asked: string[] = []
  const auth: AuthRuntime = {
    ...world.auth,
    findAuthKey: (id) => {
      asked.push(id)
      return world.auth.findAuthKey(id)
    },
  }
  const disposed = watchSession(auth, ana.session)
  await until('the first reading', () => asked.length === 1)
  disposed.dispose()
  disposed.dispose()
  await signOutDevice(world.auth, ana.session)
  await nextReading()
  expect(disposed.ended.aborted).toBe(false)
  expect(asked).toHaveLength(1)
})

test('a watch that was disposed of during a reading stays silent', async () => {
  await signOutDevice(world.auth, ana.session)
  let answer: () => void = () => undefined
  let asked = false
  const ended = await world.auth.findAuthKey(ana.session.authKeyId)
  const findAuthKey = () => {
    asked = true
    return new Promise<typeof ended>((resolve) => (answer = () => resolve(ended)))
  }
  const disposed = watchSession({ ...world.auth, findAuthKey }, ana.session)
  await until('the reading', () => asked)
  disposed.dispose()
  answer()
  await world.auth.background.settled()
  expect(disposed.ended.aborted).toBe(false)
})

describe('a stream that needs a scope', () => {
  const operator: Actor = { kind: 'operator' }
  const about = (scopeName: string) => ({ userId: ana.session.userId, scopeName })
  const missing = ({ ended }: SessionWatch) =>
    isDomainError(ended.reason, 'SCOPE_MISSING') ? ended.reason.details.scopes : undefined

  beforeEach(() =>
    setScopes(world.auth, operator, { userId: ana.session.userId, scopeNames: ['admin', 'billing', 'support'] }),
  )

  test('ends at once when it is taken away, naming what is missing', async () => {
    watch = watchSession(world.auth, ana.session, { scopes: ['admin', 'billing'] })
    await revokeScope(world.auth, operator, about('billing'))
    expect(missing(watch)).toEqual(['billing'])
  })

  test('stays when other scopes come and go', async () => {
    watch = watchSession(world.auth, ana.session, { scopes: ['admin'] })
    await revokeScope(world.auth, operator, about('billing'))
    await grantScope(world.auth, operator, about('reports'))
    await nextReading()
    expect(watch.ended.aborted).toBe(false)
  })

  test('stays when another person loses the scope', async () => {
    const bea = await world.signUp()
    await grantScope(world.auth, operator, { userId: bea.session.userId, scopeName: 'admin' })
    watch = watchSession(world.auth, ana.session, { scopes: ['admin'] })
    await revokeScope(world.auth, operator, { userId: bea.session.userId, scopeName: 'admin' })
    expect(watch.ended.aborted).toBe(false)
  })

  test('ends within ten seconds when the message is lost', async () => {
    const deaf: AuthRuntime = { ...world.auth, events: { ...world.auth.events, subscribe: () => () => undefined } }
    watch = watchSession(deaf, ana.session, { scopes: ['admin'] })
    await world.auth.background.settled()
    await revokeScope(world.auth, operator, about('admin'))
    expect(watch.ended.aborted).toBe(false)
    await nextReading()
    expect(missing(watch)).toEqual(['admin'])
  })

  test('ends at once when the scope had gone before it opened', async () => {
    const before = { ...ana.session, scopeNames: ['admin'] }
    await revokeScope(world.auth, operator, about('admin'))
    watch = watchSession(world.auth, before, { scopes: ['admin'] })
    await world.auth.background.settled()
    expect(missing(watch)).toEqual(['admin'])
  })

  test('is told of the end of its session as such', async () => {
    watch = watchSession(world.auth, ana.session, { scopes: ['admin'] })
    await signOutDevice(world.auth, ana.session)
    await revokeScope(world.auth, operator, about('admin'))
    expect(reasonOf(watch)).toEqual({ reason: 'signed-out' })
  })

  test('needs none unless it says so', async () => {
    watch = watchSession(world.auth, ana.session)
    await setScopes(world.auth, operator, { userId: ana.session.userId, scopeNames: [] })
    await nextReading()
    expect(watch.ended.aborted).toBe(false)
  })
})
