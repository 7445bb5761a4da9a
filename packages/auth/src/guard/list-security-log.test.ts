import { listSecurityLogInput, type ListSecurityLogInput } from '@latchkey/contracts/auth/security-log'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser, endUserSessions, grantScope, unblockUser } from '../admin.ts'
import { listSecurityLog, revokeOtherSessions } from '../session.ts'
import { sweepSessions } from '../housekeeping.ts'
import { signInWithEmail } from '../email.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { recordSecurityEvent } from './security-log.ts'

let world: AuthHarness
let ana: Person
let userId: string

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  userId = ana.session.userId
})
afterEach(() => world[Symbol.asyncDispose]())

const list = (input: Partial<ListSecurityLogInput> = {}, whose = userId) =>
  listSecurityLog(world.auth, whose, listSecurityLogInput.parse({ limit: 50, ...input }))
const eventsOf = async (input: Partial<ListSecurityLogInput> = {}) =>
  (await list(input)).entries.map(({ event }) => event)
const write = (count: number) =>
  world.auth.db.transaction(async (tables) => {
    for (let entry = 0; entry < count; entry++) {
      await recordSecurityEvent(tables, world.auth, { event: 'password-changed', details: {}, userId })
    }
  })

test('a log says what, when, with what, from where, by whom and in which session', async () => {
  world.clock.advance(60_000)
  const client = world.client({ address: '203.0.113.9' })
  const { session } = await world.signIn(ana, client)
  expect((await list()).entries[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    at: world.clock.now(),
    event: 'signed-in',
    details: { method: 'email' },
    byWhom: 'self',
    deviceName: 'Firefox on Linux',
    ipAddress: '203.0.113.9',
    sessionId: session.authKeyId,
  })
})

describe('pages', () => {
  test('follow each other without gap or repetition, newest first, whatever is written meanwhile', async () => {
    await write(10)
    const seen: Date[] = []
    const ids = new Set<string>()
    let cursor: string | null | undefined
    do {
      const page = await list({ limit: 5, ...(cursor && { cursor }) })
      for (const { id, at } of page.entries) {
        expect(ids.has(id)).toBe(false)
        ids.add(id)
        seen.push(at)
      }
      cursor = page.nextCursor
      world.clock.advance(1000)
      await write(2)
    } while (cursor)
    expect(ids.size).toBe(12)
    expect(seen.toSorted((a, b) => b.getTime() - a.getTime())).toEqual(seen)
  })

  test('end with the last entry, also where a page is just full', async () => {
    expect((await list({ limit: 2 })).nextCursor).toBeNull()
    expect((await list({ limit: 1 })).nextCursor).toBe('2')
  })

  test.each(['', '0', '-1', '1.5', '01', 'x', '2147483648', "1' or 1=1"])(
    'begin nowhere but at a cursor: %j',
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { issues: [{ path: ['cursor'] }] },
      })
    },
  )
})

test('a filter by event, and by time from one moment to before another, holds on every page', async () => {
  const start = world.clock.now()
  world.clock.advance(1000)
  await write(3)
  const middle = world.clock.now()
  world.clock.advance(1000)
  await world.signIn(ana)
  expect(await eventsOf({ events: ['signed-in', 'registered'] })).toEqual(['signed-in', 'signed-in', 'registered'])
  expect(await eventsOf({ events: ['signed-in'], limit: 1, cursor: '6' })).toEqual(['signed-in'])
  expect(await eventsOf({ from: middle })).toEqual(['signed-in', ...Array(3).fill('password-changed')])
  expect(await eventsOf({ to: middle })).toEqual(['signed-in', 'registered'])
  expect(await eventsOf({ from: start, to: middle, events: ['password-changed'] })).toEqual([])
})

test('another person’s log is out of reach, whatever the cursor', async () => {
  const ben = await world.signUp()
  await write(5)
  const { entries } = await list({ cursor: '7' }, ben.session.userId)
  expect(entries.map(({ sessionId }) => sessionId)).toEqual([ben.session.authKeyId, null])
})

describe('who did it', () => {
  const last = async () => (await list()).entries[0]

  test('is unknown after a wrong password, with the place it came from', async () => {
    const client = world.client({ address: '198.51.100.7' })
    await signInWithEmail(world.auth, { ...ana, password: 'wrong' }, client).catch(() => undefined)
    await world.auth.background.settled()
    expect(await last()).toMatchObject({ event: 'sign-in-failed', byWhom: 'unknown', ipAddress: '198.51.100.7' })
  })

  test('is herself for what she did from another device', async () => {
    const phone = await world.signIn(ana)
    await revokeOtherSessions(world.auth, phone.session)
    expect(await last()).toMatchObject({ event: 'other-sessions-ended', byWhom: 'self', details: { ended: 1 } })
  })

  test('is nobody for a session that the clock ended', async () => {
    world.clock.advance(8 * 86_400_000)
    await sweepSessions(world.auth)
    expect(await last()).toMatchObject({ event: 'session-ended', byWhom: 'system', details: { reason: 'inactive' } })
  })

  test('is an administrator, of whom she learns no place, or the operator', async () => {
    const operator = { kind: 'operator' } as const
    const admin = await world.signUp()
    await grantScope(world.auth, operator, { userId: admin.session.userId, scopeName: 'admin' })
    const actor = { kind: 'administrator', userId: admin.session.userId, client: world.client() } as const
    await blockUser(world.auth, actor, { userId, reason: 'she knows why' })
    expect((await list({ events: ['user-blocked'] })).entries).toMatchObject([
      { byWhom: 'administrator', ipAddress: null, deviceName: null, details: {} },
    ])
    expect(JSON.stringify(await list())).not.toMatch(/she knows why|actor/)
    await unblockUser(world.auth, operator, { userId })
    expect(await last()).toMatchObject({ event: 'user-unblocked', byWhom: 'operator' })
    await world.signIn(ana)
    await endUserSessions(world.auth, actor, { userId })
    expect(await last()).toMatchObject({ event: 'all-sessions-ended', byWhom: 'administrator' })
  })
})

test('an entry whose place was erased stays, without it', async () => {
  await world.database.pool.query('update security_log_entry set personal = null')
  expect((await list()).entries[0]).toMatchObject({ event: 'signed-in', deviceName: null, ipAddress: null })
})

test('an entry of an event that this version does not know does not hide the others', async () => {
  await world.database.pool.query("update security_log_entry set event = 'of-tomorrow' where sequence = 1")
  await world.database.pool.query(`update security_log_entry set details = '{"ended": "many"}' where sequence = 2`)
  expect(await list()).toMatchObject({ entries: [{ event: 'signed-in', details: {} }], nextCursor: null })
})
