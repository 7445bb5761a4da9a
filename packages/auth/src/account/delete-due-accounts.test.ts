import { rowsRead } from '@latchkey/prisma/test-database'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authenticate } from '../session.ts'
import { deleteDueAccounts } from '../housekeeping.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { cancelDeletion, requestDeletion } from '../user.ts'
import { deleteAccountWithin } from './delete-account.ts'

const day = 86_400_000

let world: AuthHarness

beforeEach(async () => {
  world = await createAuthHarness()
})
afterEach(() => world[Symbol.asyncDispose]())

const leave = async (): Promise<Person> => {
  const person = await world.signUp()
  await requestDeletion(world.auth, { session: person.session, client: world.client() })
  return person
}
const people = () => world.database.db.tables.authUser.count()

test('an account goes when its day has come and not a moment before, with a last mail', async () => {
  const ana = await leave()
  const bea = await world.signUp()
  world.clock.advance(3 * day - 1)
  expect(await deleteDueAccounts(world.auth)).toEqual({ deleted: 0 })
  world.clock.advance(1)
  expect(await deleteDueAccounts(world.auth)).toEqual({ deleted: 1 })
  expect(world.mails.at(-1)).toMatchObject({ kind: 'account-deleted', to: ana.email })
  expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'account-deleted' })
  await expect(world.signIn(bea)).resolves.toMatchObject({ status: 'signed-in' })
  await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  const again = await world.signUp({ email: ana.email })
  expect(again.session.userId).not.toBe(ana.session.userId)
})

test('her streams are told', async () => {
  const ana = await leave()
  world.clock.advance(3 * day)
  await deleteDueAccounts(world.auth)
  const { userId, authKeyId } = ana.session
  expect(world.published).toEqual([{ userId, authKeyIds: [authKeyId], reason: 'account-deleted' }])
})

test('a shorter grace set later changes no day that was told', async () => {
  await leave()
  world.clock.advance(2 * day)
  const hasty = { ...world.auth, config: { ...world.auth.config, accountDeletionGrace: 0 } }
  expect(await deleteDueAccounts(hasty)).toEqual({ deleted: 0 })
})

test('works through everything that is due, batch by batch', async () => {
  for (let count = 0; count < 5; count++) await leave()
  world.clock.advance(3 * day)
  expect(await deleteDueAccounts(world.auth, { batchSize: 2 })).toEqual({ deleted: 5 })
  expect(await people()).toBe(0)
})

test('ends early between two accounts when the server stops', async () => {
  await leave()
  world.clock.advance(3 * day)
  expect(await deleteDueAccounts(world.auth, { stopped: AbortSignal.abort() })).toEqual({ deleted: 0 })
})

test('an account that cannot be deleted stops no other, is reported, and is tried again', async () => {
  const stuck = await leave()
  world.clock.advance(1)
  await leave()
  world.clock.advance(3 * day)
  const outbox = {
    ...world.auth.outbox,
    enqueue: async (...[tables, mail]: Parameters<typeof world.auth.outbox.enqueue>) => {
      if (mail.to === stuck.email) throw new Error('no mail to her')
      return world.auth.outbox.enqueue(tables, mail)
    },
  }
  expect(await deleteDueAccounts({ ...world.auth, outbox }, { batchSize: 1 })).toEqual({ deleted: 1 })
  expect(world.warnings).toMatchObject([{ userId: stuck.session.userId }])
  expect(await people()).toBe(1)
  expect(await deleteDueAccounts(world.auth)).toEqual({ deleted: 1 })
})

test('many nodes at once delete each account once', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    for (let count = 0; count < 3; count++) await leave()
    world.clock.advance(3 * day)
    const mails = world.mails.length
    const results = await race(16, () => deleteDueAccounts(world.auth))
    const deleted = results.map((result) => (result.status === 'fulfilled' ? result.value.deleted : -100))
    expect(deleted.reduce((sum, count) => sum + count)).toBe(3)
    expect(world.mails.length - mails).toBe(3)
  }
})

test(
  'of calling it off and the sweep at the last moment one wins, and both know which',
  { timeout: 60_000 },
  async () => {
    for (let round = 0; round < 12; round++) {
      const ana = await leave()
      world.clock.advance(3 * day)
      const owner = { session: ana.session, client: world.client() }
      const results = await race(16, async (runner) => {
        if ((runner + round) % 4 === 0) return cancelDeletion(world.auth, owner).then(() => 'kept')
        return (await deleteDueAccounts(world.auth)).deleted === 1 ? 'deleted' : 'nothing'
      })
      const told = results.map((result) =>
        result.status === 'fulfilled'
          ? result.value
          : (result.reason as { details: { reason: string } }).details.reason,
      )
      const isGone = (await people()) === 0
      expect(told.filter((word) => word === 'deleted')).toHaveLength(isGone ? 1 : 0)
      expect(told.filter((word) => word === 'kept')).toHaveLength(isGone ? 0 : 4)
      expect(told.filter((word) => word === 'account-deleted')).toHaveLength(isGone ? 4 : 0)
      await world.database.db.tables.authUser.deleteMany({})
    }
  },
)

test('reads no requests and mails but hers, however many there are', async () => {
  await world.database.pool.query(
    `insert into email_request (id, purpose, email, code_hash, code_expires_at, created_at)
     select gen_random_uuid(), 'registration', number || '@example.test', '', $1, $1 from generate_series(1, 5000) number`,
    [world.clock.now()],
  )
  await world.database.pool.query(
    `insert into outbox_mail (id, letter, recipient, status, next_attempt_at, expires_at, created_at, settled_at)
     select gen_random_uuid(), 'notice', number || '@example.test', 'delivered', $1, $1, $1, $1
       from generate_series(1, 5000) number`,
    [world.clock.now()],
  )
  for (const table of ['email_request', 'outbox_mail']) {
    const { session } = await leave()
    const read = await rowsRead(world.database, table, (db) =>
      db.transaction((tables) => deleteAccountWithin(world.auth, tables, session.userId)),
    )
    expect(read, table).toBeLessThan(50)
  }
})
