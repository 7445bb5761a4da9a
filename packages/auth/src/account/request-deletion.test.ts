import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { grantScope, type Actor } from '../admin.ts'
import { deleteDueAccounts } from '../housekeeping.ts'
import type { AuthEvents } from '../runtime.ts'
import { authenticate, signOutAllDevices, verifySecurityLog } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { cancelDeletion, getUserInfo, requestDeletion } from '../user.ts'

const day = 86_400_000
const operator: Actor = { kind: 'operator' }

let world: AuthHarness
let ana: Person
let userId: string
let updates: AuthEvents['user-updated'][]

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  userId = ana.session.userId
  updates = []
  world.auth.events.subscribe('user-updated', (event) => void updates.push(event))
})
afterEach(() => world[Symbol.asyncDispose]())

const request = (person: Pick<Person, 'session'> = ana) =>
  requestDeletion(world.auth, { session: person.session, client: world.client() })
const cancel = (person: Pick<Person, 'session'> = ana) =>
  cancelDeletion(world.auth, { session: person.session, client: world.client() })
const dueAt = async () => (await getUserInfo(world.auth, userId)).deletionDueAt
const kindsTo = (email: string) => world.mails.filter(({ to }) => to === email).map(({ kind }) => kind)
const logged = async (event: string) =>
  world.database.db.tables.securityLogEntry.findMany({ where: { userId, event }, orderBy: { sequence: 'asc' } })

describe('asking for the deletion of one’s account', () => {
  test('sets the day it goes, tells the mailbox, the log and her pages, and ends nothing', async () => {
    const due = new Date(world.clock.now().getTime() + 3 * day)
    expect(await request()).toEqual({ deletionDueAt: due })
    expect(await dueAt()).toEqual(due)
    expect(kindsTo(ana.email)).toContain('deletion-requested')
    expect(await logged('deletion-requested')).toMatchObject([
      { details: { dueAt: due.toISOString() }, authKeyId: ana.session.authKeyId },
    ])
    expect(updates).toEqual([{ userId }])
    const checked = await authenticate(world.auth, ana.key)
    expect(checked).toMatchObject({ status: 'signed-in', userInfo: { deletionDueAt: due } })
    await expect(world.signIn(ana)).resolves.toMatchObject({ userInfo: { deletionDueAt: due } })
  })

  test('twice keeps the day, and tells nobody again', async () => {
    const first = await request()
    world.clock.advance(day)
    expect(await request()).toEqual(first)
    expect(kindsTo(ana.email).filter((kind) => kind === 'deletion-requested')).toHaveLength(1)
    expect(await logged('deletion-requested')).toHaveLength(1)
    expect(updates).toHaveLength(1)
  })

  test('and calling it off again and again does not fill her mailbox: ten times an hour, and no more', async () => {
    for (let round = 0; round < 10; round++) {
      await request()
      await cancel()
      world.clock.advance(1000)
    }
    await expect(request()).rejects.toMatchObject({
      code: 'TOO_MANY_ATTEMPTS',
      details: { retryAfterSeconds: 3590 },
    })
    expect(await dueAt()).toBeNull()
    expect(kindsTo(ana.email).filter((kind) => kind === 'deletion-requested')).toHaveLength(10)
    world.clock.advance(3_590_000)
    await expect(request()).resolves.toBeDefined()
    expect(await request(), 'who is told the day again is not counted').toEqual({ deletionDueAt: await dueAt() })
  })

  test('tells a former mailbox that may still take the account back, without a way in', async () => {
    const change = (oldEmail: string, undoExpiresAt: Date) => ({
      id: crypto.randomUUID(),
      userId,
      oldEmail,
      newEmail: ana.email,
      changedAt: world.clock.now(),
      undoTokenHash: Buffer.from(oldEmail),
      undoExpiresAt,
    })
    const later = new Date(world.clock.now().getTime() + 1)
    const { emailChange } = world.database.db.tables
    await emailChange.create({ data: change('former@example.test', later) })
    await emailChange.create({ data: change('long-ago@example.test', world.clock.now()) })
    await emailChange.create({ data: { ...change('undone@example.test', later), undoneAt: world.clock.now() } })
    await request()
    expect(kindsTo('former@example.test')).toEqual(['deletion-requested'])
    expect(world.mails.find(({ to }) => to === 'former@example.test')?.text).not.toContain('/not-me')
    expect([...kindsTo('long-ago@example.test'), ...kindsTo('undone@example.test')]).toEqual([])
  })

  test('in a session that ended meanwhile does nothing', async () => {
    await signOutAllDevices(world.auth, ana.session)
    await expect(request()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'signed-out' } })
    expect(await dueAt()).toBeNull()
  })
})

describe('acts of administrators', () => {
  /** Runs while somebody else's act on an account holds the lock of all such acts. */
  const besideAnAct = (work: () => Promise<unknown>) =>
    world.database.db.transaction(() => work(), { lock: 'auth-administrators' })

  test('do not wait for somebody who asks for the deletion of her account, or hears its day again', async () => {
    await besideAnAct(() => request())
    await besideAnAct(() => request())
    expect(await dueAt()).not.toBeNull()
  })

  test('do not wait for an account that goes', async () => {
    await request()
    world.clock.advance(3 * day)
    await besideAnAct(() => deleteDueAccounts(world.auth))
    expect(await world.database.db.tables.authUser.count()).toBe(0)
  })

  test('do not wait for an administrator who hears the day of hers again', async () => {
    const bea = await world.signUp()
    for (const id of [userId, bea.session.userId]) {
      await grantScope(world.auth, operator, { userId: id, scopeName: 'admin' })
    }
    const first = await request()
    await besideAnAct(async () => {
      for (let time = 0; time < 20; time++) expect(await request()).toEqual(first)
    })
  })
})

describe('the last administrator', () => {
  test('cannot leave; with another one who stays she can', async () => {
    await grantScope(world.auth, operator, { userId, scopeName: 'admin' })
    await expect(request()).rejects.toMatchObject({ code: 'CONFLICT' })
    const bea = await world.signUp()
    await grantScope(world.auth, operator, { userId: bea.session.userId, scopeName: 'admin' })
    await request()
    await expect(request(bea)).rejects.toMatchObject({ code: 'CONFLICT' })
    await cancel()
    await expect(request(bea)).resolves.toBeDefined()
  })

  test('stays in every race of all administrators to leave', { timeout: 60_000 }, async () => {
    const people = [ana, await world.signUp(), await world.signUp(), await world.signUp()]
    for (const { session } of people) {
      await grantScope(world.auth, operator, { userId: session.userId, scopeName: 'admin' })
    }
    for (let round = 0; round < 10; round++) {
      await race(16, (runner) => request(people[runner % 4]))
      const staying = await world.database.db.tables.authUser.count({ where: { deletionDueAt: null } })
      expect(staying).toBe(1)
      for (const person of people) await cancel(person)
    }
  })
})

test('of sixteen who ask at once all are told the same day, and one mail is written', { timeout: 60_000 }, async () => {
  for (let round = 1; round <= 10; round++) {
    const days = winners(await race(16, () => request())).map(({ deletionDueAt }) => deletionDueAt.getTime())
    expect(days).toHaveLength(16)
    expect(new Set(days).size).toBe(1)
    expect(await logged('deletion-requested')).toHaveLength(round)
    expect(kindsTo(ana.email).filter((kind) => kind === 'deletion-requested')).toHaveLength(round)
    await cancel()
    world.clock.advance(1)
  }
  expect(await verifySecurityLog(world.auth, userId)).toMatchObject({ intact: true })
})

describe('keeping the account after all', () => {
  test('takes the day back, and tells the mailbox, the log and her pages once', async () => {
    await request()
    const phone = await world.signIn(ana)
    await cancel(phone)
    await cancel()
    expect(await dueAt()).toBeNull()
    expect(kindsTo(ana.email).filter((kind) => kind === 'deletion-cancelled')).toHaveLength(1)
    expect(await logged('deletion-cancelled')).toMatchObject([{ authKeyId: phone.session.authKeyId }])
    expect(updates).toHaveLength(2)
  })

  test('where nothing is to be deleted changes nothing', async () => {
    await cancel()
    expect([...kindsTo(ana.email)]).not.toContain('deletion-cancelled')
    expect(updates).toEqual([])
  })
})

describe('without a grace', () => {
  test('the account goes at once, and the last mail with it', async () => {
    await using hasty = await createAuthHarness({ config: { accountDeletionGrace: 0 } })
    const bea = await hasty.signUp()
    const client = hasty.client()
    expect(await requestDeletion(hasty.auth, { session: bea.session, client })).toEqual({
      deletionDueAt: hasty.clock.now(),
    })
    expect(await authenticate(hasty.auth, bea.key)).toEqual({ status: 'refused', reason: 'account-deleted' })
    expect(await hasty.database.db.tables.authUser.count()).toBe(0)
    expect(hasty.mails.at(-1)).toMatchObject({ kind: 'account-deleted', to: bea.email })
    const again = requestDeletion(hasty.auth, { session: bea.session, client })
    await expect(again).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'account-deleted' } })
  })
})
