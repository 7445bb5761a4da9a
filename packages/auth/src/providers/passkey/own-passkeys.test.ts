import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noPassword } from '../../core/no-password.ts'
import { deletePasskey, listPasskeys, renamePasskey } from '../../passkey.ts'
import { authenticate, signOutDevice } from '../../session.ts'
import { addPasskey, createAuthHarness, type AddedPasskey, type AuthHarness, type Person } from '../../testing.ts'

let world: AuthHarness
let ana: Person
let passkey: AddedPasskey

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test' })
  passkey = await addPasskey(world.auth, owner(), { name: 'Phone' })
})
afterEach(() => world[Symbol.asyncDispose]())

const owner = (who: Person = ana) => ({ session: who.session, client: world.client() })
const list = (who: Person = ana) => listPasskeys(world.auth, who.session)
const dropPassword = () => world.database.db.tables.emailAccount.updateMany({ data: { passwordHash: noPassword } })
const entries = (event: string) => world.database.db.tables.securityLogEntry.findMany({ where: { event } })

test('she sees her passkeys, the oldest first, and nobody else sees them', async () => {
  world.clock.advance(1000)
  await addPasskey(world.auth, owner(), { name: 'Laptop' })
  expect((await list()).map(({ name }) => name)).toEqual(['Phone', 'Laptop'])
  expect(await list(await world.signUp())).toEqual([])
})

describe('another name', () => {
  test('is kept, and stands in the log once', async () => {
    await renamePasskey(world.auth, { id: passkey.id, name: 'Old phone' }, owner())
    await renamePasskey(world.auth, { id: passkey.id, name: 'Old phone' }, owner())
    expect(await list()).toMatchObject([{ name: 'Old phone' }])
    expect(await entries('passkey-renamed')).toMatchObject([{ personal: { note: 'Old phone' } }])
  })

  test('is given ten times an hour, so that nobody buries her log under names', async () => {
    const rename = (name: string) => renamePasskey(world.auth, { id: passkey.id, name }, owner())
    for (let round = 1; round <= 10; round++) await rename(`Phone ${round}`)
    await expect(rename('Phone 11')).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    expect(await entries('passkey-renamed')).toHaveLength(10)
  })

  test("is not given to somebody else's passkey, or in a session that has ended", async () => {
    const bea = await world.signUp()
    const input = { id: passkey.id, name: 'Mine now' }
    await expect(renamePasskey(world.auth, input, owner(bea))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await signOutDevice(world.auth, ana.session)
    await expect(renamePasskey(world.auth, input, owner())).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await list()).toMatchObject([{ name: 'Phone' }])
  })
})

describe('a passkey that is deleted', () => {
  test('can be, however many a thief has added and deleted before', async () => {
    const added = [passkey]
    for (let round = 1; round < 10; round++) added.push(await addPasskey(world.auth, owner()))
    world.clock.advance(50 * 60_000)
    for (const { id } of added) await deletePasskey(world.auth, { id }, owner())
    world.clock.advance(10 * 60_000)
    const { id } = await addPasskey(world.auth, owner())
    await deletePasskey(world.auth, { id }, owner())
    expect(await list()).toEqual([])
  })

  test('is gone, stands in the log, and is told to her mailbox and her pages; sessions stay', async () => {
    const told: string[] = []
    world.auth.events.subscribe('user-updated', ({ userId }) => told.push(userId))
    await deletePasskey(world.auth, { id: passkey.id }, owner())
    expect(await list()).toEqual([])
    expect(await entries('passkey-removed')).toMatchObject([
      { authKeyId: ana.session.authKeyId, personal: { note: 'Phone' } },
    ])
    expect(world.mails.at(-1)).toMatchObject({
      to: 'ana@example.test',
      kind: 'passkey-removed',
      text: expect.stringContaining('can no longer be entered with the passkey “Phone”'),
    })
    expect(told).toEqual([ana.session.userId])
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test("cannot be somebody else's", async () => {
    const bea = await world.signUp()
    await expect(deletePasskey(world.auth, { id: passkey.id }, owner(bea))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await list()).toHaveLength(1)
  })

  test('cannot be deleted in a session that has ended', async () => {
    await signOutDevice(world.auth, ana.session)
    await expect(deletePasskey(world.auth, { id: passkey.id }, owner())).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
    })
    expect(await list()).toHaveLength(1)
  })
})

describe('her only way in', () => {
  test('stays, and nobody is told of anything', async () => {
    await dropPassword()
    const mails = world.mails.length
    await expect(deletePasskey(world.auth, { id: passkey.id }, owner())).rejects.toMatchObject({
      code: 'LAST_SIGN_IN_METHOD',
    })
    expect(await list()).toHaveLength(1)
    expect(await entries('passkey-removed')).toEqual([])
    expect(world.mails).toHaveLength(mails)
  })

  test('stays, however many are deleted at once', { timeout: 60_000 }, async () => {
    await dropPassword()
    for (let round = 1; round <= 10; round++) {
      const other = await addPasskey(world.auth, owner())
      const both = [passkey, other]
      const results = await race(16, (runner) => {
        const { id } = both[runner % 2] ?? passkey
        return deletePasskey(world.auth, { id }, owner())
      })
      expect(winners(results)).toHaveLength(1)
      const left = await list()
      expect(left).toHaveLength(1)
      passkey = both.find(({ id }) => id === left[0]?.id) ?? passkey
      world.clock.advance(3_600_000)
    }
  })
})
