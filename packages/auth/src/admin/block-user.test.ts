import { race, winners } from '@latchkey/testing/race'
import { until } from '@latchkey/testing/until'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser, createUser, getUser, grantScope, unblockUser, type Actor } from '../admin.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { authenticate, completeSignIn, verifySecurityLog } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person, expectSignedIn, makeAdministrator } from '../testing.ts'

const operator: Actor = { kind: 'operator' }

let world: AuthHarness
let ana: Person
let userId: string

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  userId = ana.session.userId
})
afterEach(() => world[Symbol.asyncDispose]())

const log = async (of = userId) =>
  world.database.db.tables.securityLogEntry.findMany({
    where: { userId: of },
    orderBy: { sequence: 'asc' },
    select: { event: true, details: true, actorId: true, personal: true },
  })

describe('blocking', () => {
  test('ends every session with its reason, says how many, and tells the streams', async () => {
    const phone = await world.signIn(ana)
    expect(await blockUser(world.auth, operator, { userId })).toEqual({ sessionsEnded: 2 })
    for (const { key } of [ana, phone]) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'blocked' })
    }
    expect(world.published).toEqual([{ userId, authKeyIds: expect.any(Array), reason: 'blocked' }])
    expect(world.published[0]?.authKeyIds.toSorted()).toEqual([ana.session.authKeyId, phone.session.authKeyId])
  })

  test('refuses the right password with ACCOUNT_BLOCKED and a wrong one as ever', async () => {
    await blockUser(world.auth, operator, { userId })
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    await expect(world.signIn({ ...ana, password: 'another passphrase' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
  })

  test('twice is harmless and logged once', async () => {
    await blockUser(world.auth, operator, { userId })
    expect(await blockUser(world.auth, operator, { userId })).toEqual({ sessionsEnded: 0 })
    expect((await log()).filter(({ event }) => event === 'user-blocked')).toHaveLength(1)
    expect(world.published).toHaveLength(1)
  })

  test('is in the person’s log with who did it and why, and the chain holds', async () => {
    const admin = await world.signUp()
    await makeAdministrator(world, admin)
    const client = world.client()
    const actor: Actor = { kind: 'administrator', userId: admin.session.userId, client }
    await blockUser(world.auth, actor, { userId, reason: 'Sends spam' })
    expect((await log()).slice(-2)).toEqual([
      {
        event: 'user-blocked',
        details: {},
        actorId: admin.session.userId,
        personal: { address: client.address, userAgent: client.userAgent, note: 'Sends spam' },
      },
      expect.objectContaining({
        event: 'all-sessions-ended',
        details: { reason: 'blocked', ended: 1 },
        actorId: admin.session.userId,
      }),
    ])
    expect(await verifySecurityLog(world.auth, userId)).toMatchObject({ intact: true })
  })

  test('by the operator names the operator', async () => {
    await blockUser(world.auth, operator, { userId })
    expect((await log()).at(-2)).toEqual({
      event: 'user-blocked',
      details: { actor: 'operator' },
      actorId: null,
      personal: null,
    })
  })

  test('of nobody is "not found", and so is a text that is no id', async () => {
    for (const nobody of ['019ca8a0-0000-7000-8000-000000000000', 'ana', ''])
      await expect(blockUser(world.auth, operator, { userId: nobody })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('with a note that cannot be stored is refused and blocks nobody', async () => {
    await expect(blockUser(world.auth, operator, { userId, reason: '\u0000' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
  })
})

describe('unblocking', () => {
  test('lets the person sign in again; her old sessions stay ended for their reason', async () => {
    await blockUser(world.auth, operator, { userId })
    await unblockUser(world.auth, operator, { userId })
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'blocked' })
    const { key } = await world.signIn(ana)
    expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
  })

  test('twice, or of somebody who is not blocked, is harmless and not logged', async () => {
    await blockUser(world.auth, operator, { userId })
    for (let time = 0; time < 2; time++) await unblockUser(world.auth, operator, { userId })
    expect((await log()).filter(({ event }) => event === 'user-unblocked')).toHaveLength(1)
  })
})

describe('the last administrator', () => {
  const asHerself = (): Actor => ({ kind: 'administrator', userId })

  beforeEach(() => grantScope(world.auth, operator, { userId, scopeName: 'admin' }))

  test('cannot block herself, and nothing happens', async () => {
    await expect(blockUser(world.auth, asHerself(), { userId })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test('is not last while another one is there, unless that one is blocked', async () => {
    const bea = await createUser(world.auth, operator, {
      email: 'bea@example.test',
      password: null,
      scopeNames: ['admin'],
    })
    await blockUser(world.auth, operator, { userId: bea.id })
    await expect(blockUser(world.auth, asHerself(), { userId })).rejects.toMatchObject({ code: 'CONFLICT' })
    await unblockUser(world.auth, operator, { userId: bea.id })
    expect(await blockUser(world.auth, asHerself(), { userId })).toEqual({ sessionsEnded: 1 })
  })

  test('can be blocked by the operator', async () => {
    expect(await blockUser(world.auth, operator, { userId })).toEqual({ sessionsEnded: 1 })
  })

  test('remains when all administrators block each other at once', { timeout: 60_000 }, async () => {
    const others = await Promise.all(
      [1, 2, 3].map((number) =>
        createUser(world.auth, operator, {
          email: `admin-${number}@example.test`,
          password: null,
          scopeNames: ['admin'],
        }),
      ),
    )
    const ids = [userId, ...others.map(({ id }) => id)]
    for (let round = 0; round < 10; round++) {
      await race(16, (runner) => {
        const actor = ids[runner % 4] ?? ''
        const target = ids[(runner + 1 + (runner >> 2)) % 4] ?? ''
        return blockUser(world.auth, { kind: 'administrator', userId: actor }, { userId: target })
      })
      const standing = await Promise.all(ids.map((id) => getUser(world.auth, id)))
      expect(standing.filter(({ blocked }) => !blocked).length).toBeGreaterThanOrEqual(1)
      for (const id of ids) await unblockUser(world.auth, operator, { userId: id })
    }
  })
})

test('no session of a blocked person lives once block and sign-ins have returned', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 12; round++) {
    const results = await race(16, async (runner) => {
      if (runner % 4 === 3) return blockUser(world.auth, operator, { userId }).then(() => 'blocked')
      return expectSignedIn(await completeSignIn(world.auth, { userId, method: 'email', client: world.client() })).key
    })
    const returned = winners(results)
    expect(returned).toContain('blocked')
    const keys = returned.filter((value) => value !== 'blocked')
    await unblockUser(world.auth, operator, { userId })
    for (const key of keys) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'blocked' })
    }
    expect((await getUser(world.auth, userId)).liveSessions).toBe(0)
  }
  expect(await verifySecurityLog(world.auth, userId)).toMatchObject({ intact: true })
})

test('a block that meets a sign-in half done waits for it and ends its session', async () => {
  const { auth, entered, release } = haltedAfterInsert()
  const signIn = completeSignIn(auth, { userId, method: 'email', client: world.client() })
  await entered
  let isBlocked = false
  const block = blockUser(world.auth, operator, { userId }).then(() => (isBlocked = true))
  await until('the block to wait, or to be done', async () => {
    const waiting = await world.database.pool.query('select 1 from pg_locks where not granted')
    return isBlocked || waiting.rowCount === 1
  })
  release()
  const [outcome] = await Promise.all([signIn, block])
  await unblockUser(world.auth, operator, { userId })
  expect(await authenticate(world.auth, expectSignedIn(outcome).key)).toEqual({ status: 'refused', reason: 'blocked' })
})

/** A runtime whose sign-ins stop inside their transaction, right after the key's row was written. */
function haltedAfterInsert() {
  let enter: () => void = () => undefined
  let release: () => void = () => undefined
  const entered = new Promise<void>((resolve) => (enter = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  const halted = (authKey: AuthTables['authKey']): AuthTables['authKey'] =>
    new Proxy(authKey, {
      get: (target, name) => {
        if (name !== 'create') return Reflect.get(target, name) as unknown
        return async (args: Parameters<typeof target.create>[0]) => {
          const made = await target.create(args)
          enter()
          await released
          return made
        }
      },
    })
  const transaction: AuthRuntime['db']['transaction'] = (work, options) =>
    world.auth.db.transaction(
      (tables) =>
        work(
          new Proxy(tables, {
            get: (target, name) =>
              name === 'authKey' ? halted(target.authKey) : (Reflect.get(target, name) as unknown),
          }),
        ),
      options,
    )
  return { auth: { ...world.auth, db: { ...world.auth.db, transaction } }, entered, release }
}
