import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { recordSecurityEvent } from './security-log.ts'
import { verifySecurityLog } from './verify-security-log.ts'

let world: AuthHarness
let ana: Person
let userId: string

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  userId = ana.session.userId
  await world.signIn(ana)
  await world.signIn(ana)
})
afterEach(() => world[Symbol.asyncDispose]())

const verify = () => verifySecurityLog(world.auth, userId)
const sql = (text: string) => world.database.pool.query(text)

test('a log is intact as it was written: one entry for each act, in order', async () => {
  expect(await verify()).toEqual({ intact: true, entries: 4 })
  const { rows } = await sql('select sequence, event from security_log_entry order by sequence')
  expect(rows).toEqual([
    { sequence: 1, event: 'registered' },
    { sequence: 2, event: 'signed-in' },
    { sequence: 3, event: 'signed-in' },
    { sequence: 4, event: 'signed-in' },
  ])
})

test('a person without a log has an intact one', async () => {
  expect(await verifySecurityLog(world.auth, '019ca8a0-0000-7000-8000-000000000000')).toEqual({
    intact: true,
    entries: 0,
  })
})

describe('tampering is noticed', () => {
  const otherId = '019ca8a0-0000-7000-8000-000000000000'
  test.each([
    ['the id', `id = '${otherId}'`, 'hash'],
    ['the time', `at = at + interval '1 millisecond'`, 'hash'],
    ['the event', `event = 'registered'`, 'hash'],
    ['the session', `auth_key_id = '${otherId}'`, 'hash'],
    ['the session away', 'auth_key_id = null', 'hash'],
    ['the actor', `actor_id = '${otherId}'`, 'hash'],
    ['the details', `details = '{"method": "passkey"}'`, 'hash'],
    ['an additional detail', `details = details || '{"more": 1}'`, 'hash'],
    ['the address', `personal = personal || '{"address": "192.0.2.99"}'`, 'personal'],
    ['the user agent', `personal = personal || '{"userAgent": null}'`, 'personal'],
    ['the salt', `personal_salt = '\\x00'`, 'personal'],
    ['the digest', `personal_digest = '\\x00'`, 'hash'],
    ['the link', `previous_hash = '\\x00'`, 'link'],
    ['the link away', 'previous_hash = null', 'link'],
    ['the hash', `hash = '\\x00'`, 'hash'],
    ['the order', 'sequence = 99', 'missing'],
  ])('of %s', async (_what, change, why) => {
    await sql(`update security_log_entry set ${change} where user_id = '${userId}' and sequence = 3`)
    expect(await verify()).toEqual({ intact: false, sequence: 3, why })
  })

  test('of an entry that is taken out', async () => {
    await sql(`delete from security_log_entry where user_id = '${userId}' and sequence = 2`)
    expect(await verify()).toEqual({ intact: false, sequence: 2, why: 'missing' })
  })

  test('of the first entry taken out', async () => {
    await sql(`delete from security_log_entry where user_id = '${userId}' and sequence = 1`)
    expect(await verify()).toEqual({ intact: false, sequence: 1, why: 'missing' })
  })

  test('of the last entries taken off', async () => {
    await sql(`delete from security_log_entry where user_id = '${userId}' and sequence > 2`)
    expect(await verify()).toEqual({ intact: false, sequence: 3, why: 'head' })
  })

  test('of the last entry, also where the counter was set back', async () => {
    await sql(`delete from security_log_entry where user_id = '${userId}' and sequence = 4`)
    await sql(`update auth_user set security_log_sequence = 3 where id = '${userId}'`)
    expect(await verify()).toEqual({ intact: false, sequence: 3, why: 'head' })
  })

  test('of an entry moved from one person to another', async () => {
    const bea = await world.signUp()
    await sql(
      `update security_log_entry set user_id = '${bea.session.userId}', sequence = 3 where user_id = '${userId}' and sequence = 4`,
    )
    await sql(`update auth_user set security_log_sequence = 3 where id = '${bea.session.userId}'`)
    expect(await verifySecurityLog(world.auth, bea.session.userId)).toEqual({ intact: false, sequence: 3, why: 'link' })
  })
})

test('erasing personal fields keeps the log intact', async () => {
  await sql(`update security_log_entry set personal = null where user_id = '${userId}'`)
  expect(await verify()).toEqual({ intact: true, entries: 4 })
})

test('a log longer than one reading is verified to its end', async () => {
  for (let entry = 0; entry < 520; entry++) {
    await recordSecurityEvent(world.auth.db.tables, world.auth, {
      event: 'signed-in',
      details: { method: 'email' },
      userId,
    })
  }
  expect(await verify()).toEqual({ intact: true, entries: 524 })
  await sql(`update security_log_entry set event = 'registered' where user_id = '${userId}' and sequence = 524`)
  expect(await verify()).toEqual({ intact: false, sequence: 524, why: 'hash' })
})

test('an entry of a transaction that fails leaves no gap', async () => {
  const failing = world.auth.db.transaction(async (tables) => {
    await recordSecurityEvent(tables, world.auth, { event: 'signed-in', details: { method: 'email' }, userId })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await world.signIn(ana)
  expect(await verify()).toEqual({ intact: true, entries: 5 })
})

test('sixteen entries at once still make one chain', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    const written = await race(16, () =>
      world.auth.db.transaction((tables) =>
        recordSecurityEvent(tables, world.auth, { event: 'signed-in', details: { method: 'email' }, userId }),
      ),
    )
    expect(winners(written)).toHaveLength(16)
  }
  expect(await verify()).toEqual({ intact: true, entries: 164 })
})
