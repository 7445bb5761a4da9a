import { rowsRead } from '@latchkey/prisma/test-database'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pepperStatus } from '../admin.ts'
import { pruneSecurityLogs } from '../housekeeping.ts'
import type { AuthRuntime } from '../runtime.ts'
import { parsePeppers } from '../secrets.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { recordSecurityEvent } from './security-log.ts'
import { verifySecurityLog } from './verify-security-log.ts'

const day = 86_400_000

let world: AuthHarness
let ana: Person
let userId: string

beforeEach(async () => {
  world = await createAuthHarness({
    config: { securityLogRetention: 365 * day, securityLogPersonalRetention: 90 * day },
  })
  ana = await world.signUp()
  userId = ana.session.userId
})
afterEach(() => world[Symbol.asyncDispose]())

const prune = (auth: AuthRuntime = world.auth) => pruneSecurityLogs(auth)
const verify = (auth: AuthRuntime = world.auth) => verifySecurityLog(auth, userId)
const sql = (text: string) => world.database.pool.query(text)
const write = (count: number, whose = userId) =>
  world.auth.db.transaction(async (tables) => {
    for (let entry = 0; entry < count; entry++) {
      await recordSecurityEvent(tables, world.auth, {
        event: 'password-changed',
        details: {},
        userId: whose,
        client: world.client(),
      })
    }
  })
const sequences = async () =>
  (await sql(`select sequence from security_log_entry where user_id = '${userId}' order by sequence`)).rows.map(
    ({ sequence }) => sequence,
  )

/** Two entries of the sign-up that are old enough to go, and three that are not. */
async function anOldLog(): Promise<void> {
  world.clock.advance(365 * day)
  await write(3)
  world.clock.advance(1)
}

describe('whole entries', () => {
  test('go after their time and not before, and leave an intact log', async () => {
    world.clock.advance(365 * day)
    expect(await prune()).toMatchObject({ pruned: 0 })
    world.clock.advance(1)
    await write(3)
    expect(await prune()).toMatchObject({ pruned: 2 })
    expect(await sequences()).toEqual([3, 4, 5])
    expect(await verify()).toEqual({ intact: true, entries: 3, pruned: 2 })
    expect(await prune()).toMatchObject({ pruned: 0 })
  })

  test('go down to the last, and the log goes on from there', async () => {
    world.clock.advance(366 * day)
    await prune()
    expect(await verify()).toEqual({ intact: true, entries: 0, pruned: 2 })
    await world.signIn(ana)
    expect(await sequences()).toEqual([3])
    expect(await verify()).toEqual({ intact: true, entries: 1, pruned: 2 })
    world.clock.advance(366 * day)
    await prune()
    expect(await verify()).toEqual({ intact: true, entries: 0, pruned: 3 })
  })

  test('stay for ever where the operator says never', async () => {
    world.clock.advance(4000 * day)
    const auth = { ...world.auth, config: { ...world.auth.config, securityLogRetention: null } }
    expect(await prune(auth)).toMatchObject({ pruned: 0 })
  })

  test('go in batches, of everybody', async () => {
    const ben = await world.signUp()
    await write(430)
    await write(7, ben.session.userId)
    world.clock.advance(366 * day)
    expect(await prune()).toEqual({ pruned: 441, erased: 0, resealed: 0 })
    expect(await verify()).toEqual({ intact: true, entries: 0, pruned: 432 })
  })

  test('stop going when the server stops, and go later', async () => {
    await write(430)
    world.clock.advance(366 * day)
    expect(await pruneSecurityLogs(world.auth, { stopped: AbortSignal.abort() })).toMatchObject({ pruned: 0 })
    expect(await prune()).toMatchObject({ pruned: 432 })
  })

  test('are cut at the first that stays, also where a clock was set back between them', async () => {
    await anOldLog()
    world.clock.set(new Date(world.clock.now().getTime() - 200 * day))
    await write(1)
    world.clock.advance(300 * day)
    await write(1)
    world.clock.advance(100 * day)
    expect(await prune()).toMatchObject({ pruned: 2 })
    expect(await verify()).toMatchObject({ intact: true, pruned: 2 })
  })

  test('are pruned once when sixteen prune by clocks that differ while others write', { timeout: 60_000 }, async () => {
    const startedAgo = (days: number): AuthRuntime => {
      const now = new Date(world.clock.now().getTime() - days * day)
      return { ...world.auth, clock: { now: () => now } }
    }
    for (let round = 1; round <= 10; round++) {
      for (let old = 0; old < 16; old++) {
        await write(1)
        world.clock.advance(day)
      }
      world.clock.advance(366 * day)
      const before = (await sequences()).length
      const done = await race(16, async (runner) => {
        if (runner % 4 === 0) return write(1).then(() => 0)
        return (await prune(startedAgo(runner))).pruned
      })
      const pruned = done.reduce((sum, { status, ...one }) => {
        expect(status).toBe('fulfilled')
        return sum + ('value' in one ? one.value : 0)
      }, 0)
      expect(await verify()).toMatchObject({ intact: true })
      expect(pruned + (await prune()).pruned).toBe(before)
      expect(await verify()).toMatchObject({ intact: true, entries: 4 })
    }
  })

  test('of a log that is being verified make no false alarm', { timeout: 60_000 }, async () => {
    for (let round = 1; round <= 10; round++) {
      await write(210)
      world.clock.advance(366 * day)
      const verdicts = await race(8, async (runner) => (runner === 0 ? void (await prune()) : verify()))
      for (const verdict of verdicts) expect(verdict).toMatchObject({ status: 'fulfilled' })
      for (const verdict of verdicts.slice(1)) expect(verdict).toMatchObject({ value: { intact: true } })
    }
  })
})

describe('where acts came from', () => {
  const places = async () => Number((await sql('select count(personal) from security_log_entry')).rows[0].count)

  test('is erased after its time and not before, and the log stays intact', async () => {
    world.clock.advance(90 * day)
    await write(2)
    expect(await prune()).toMatchObject({ erased: 0 })
    world.clock.advance(1)
    expect(await prune()).toMatchObject({ erased: 2, pruned: 0 })
    expect(await places()).toBe(2)
    expect(await verify()).toEqual({ intact: true, entries: 4 })
    expect(await prune()).toMatchObject({ erased: 0 })
  })

  test('is found without reading what is erased already', async () => {
    await sql(
      `insert into security_log_entry (id, user_id, sequence, at, event, details, personal_salt, personal_digest, hash)
       select gen_random_uuid(), '${userId}', 2 + number, '2026-02-28', 'password-changed', '{}', '', '', ''
         from generate_series(1, 5000) number`,
    )
    world.clock.advance(91 * day)
    const read = await rowsRead(world.database, 'security_log_entry', async (db) => {
      expect(await prune({ ...world.auth, db })).toMatchObject({ erased: 2 })
    })
    expect(read).toBeLessThan(50)
  })

  test('is erased in batches, also where many acts are of one moment', async () => {
    await write(430)
    world.clock.advance(91 * day)
    expect(await prune()).toMatchObject({ erased: 432 })
    expect(await places()).toBe(0)
  })

  test('stays as long as the entries where the operator says never', async () => {
    world.clock.advance(300 * day)
    const auth = { ...world.auth, config: { ...world.auth.config, securityLogPersonalRetention: null } }
    expect(await prune(auth)).toMatchObject({ erased: 0 })
  })
})

describe('a log that was pruned by somebody else is found out:', () => {
  beforeEach(async () => {
    await anOldLog()
    await prune()
  })
  const owner = (change: string) => sql(`update auth_user set ${change} where id = '${userId}'`)

  test('the first row that is left, taken out', async () => {
    await sql(`delete from security_log_entry where user_id = '${userId}' and sequence = 3`)
    expect(await verify()).toEqual({ intact: false, sequence: 3, why: 'missing' })
  })

  test('a row that is left, changed', async () => {
    await sql(`update security_log_entry set event = 'registered' where user_id = '${userId}' and sequence = 4`)
    expect(await verify()).toEqual({ intact: false, sequence: 4, why: 'hash' })
  })

  test('a checkpoint moved along with the rows', async () => {
    const { rows } = await sql(
      `delete from security_log_entry where user_id = '${userId}' and sequence = 3 returning hash`,
    )
    await owner(`security_log_pruned_to = 3, security_log_pruned_hash = '\\x${rows[0].hash.toString('hex')}'`)
    expect(await verify()).toEqual({ intact: false, sequence: 3, why: 'checkpoint' })
  })

  test.each([
    ['the hash', `security_log_pruned_hash = '\\x00'`],
    ['no hash', 'security_log_pruned_hash = null'],
    ['the seal', `security_log_pruned_seal = overlay(security_log_pruned_seal placing '\\x00000000' from 10)`],
    ['no seal', 'security_log_pruned_seal = null'],
    ['a seal cut short', 'security_log_pruned_seal = substring(security_log_pruned_seal from 1 for 20)'],
  ])('a forged checkpoint: %s', async (_what, change) => {
    await owner(change)
    expect(await verify()).toEqual({ intact: false, sequence: 2, why: 'checkpoint' })
  })

  test('a checkpoint taken away', async () => {
    await owner('security_log_pruned_to = 0, security_log_pruned_hash = null, security_log_pruned_seal = null')
    expect(await verify()).toEqual({ intact: false, sequence: 1, why: 'missing' })
  })

  test('the checkpoint of another person', async () => {
    const ben = await world.signUp()
    await sql(`update auth_user b set security_log_pruned_to = 2, security_log_pruned_hash = a.security_log_pruned_hash,
               security_log_pruned_seal = a.security_log_pruned_seal from auth_user a
               where a.id = '${userId}' and b.id = '${ben.session.userId}'`)
    await sql(`delete from security_log_entry where user_id = '${ben.session.userId}'`)
    const verdict = await verifySecurityLog(world.auth, ben.session.userId)
    expect(verdict).toEqual({ intact: false, sequence: 2, why: 'checkpoint' })
  })

  test('a row put back where the log was pruned', async () => {
    await sql(`insert into security_log_entry (id, user_id, sequence, at, event, details, personal_salt, personal_digest, hash)
               select gen_random_uuid(), user_id, 1, at, event, details, personal_salt, personal_digest, hash
                 from security_log_entry where user_id = '${userId}' and sequence = 3`)
    expect(await verify()).toEqual({ intact: false, sequence: 1, why: 'pruned' })
  })
})

describe('pruning covers nothing up:', () => {
  beforeEach(anOldLog)

  test.each([
    ['a row that was changed', `update security_log_entry set event = 'signed-in' where sequence = 1`, 1, 'hash'],
    ['a row that is gone', 'delete from security_log_entry where sequence = 1', 1, 'missing'],
    ['a checkpoint that is not ours', 'update auth_user set security_log_pruned_to = 1', 1, 'checkpoint'],
  ])('%s stays as it is and is reported', async (_what, tampering, sequence, problem) => {
    await sql(tampering)
    const before = await sequences()
    expect(await prune()).toMatchObject({ pruned: 0 })
    expect(await sequences()).toEqual(before)
    expect(world.warnings).toEqual([{ userId, sequence, why: problem }])
    expect(await verify()).toMatchObject({ intact: false, sequence, why: problem })
  })

  test('the logs of others are pruned all the same', async () => {
    const ben = await world.signUp()
    await sql(`delete from security_log_entry where user_id = '${userId}' and sequence = 1`)
    world.clock.advance(366 * day)
    expect(await prune()).toMatchObject({ pruned: 2 })
    expect(await verifySecurityLog(world.auth, ben.session.userId)).toMatchObject({ intact: true, pruned: 2 })
  })
})

describe('a checkpoint under an older pepper', () => {
  const older = 'the session pepper of the tests, 32+ chars'
  const newer = 'the session pepper that comes after it'
  const under = (current: string, ...fallbacks: string[]): AuthRuntime => ({
    ...world.auth,
    secrets: { ...world.auth.secrets, sessionPeppers: parsePeppers(current, fallbacks) },
  })

  test('is good while the pepper is a fallback, and moves to the current one, after which the old one can go', async () => {
    await anOldLog()
    await prune()
    expect(await verify(under(newer, older))).toMatchObject({ intact: true })
    expect((await pepperStatus(under(newer, older))).securityLogs.map(({ live }) => live)).toEqual([0, 1])
    expect(await prune(under(newer, older))).toMatchObject({ resealed: 1 })
    expect((await pepperStatus(under(newer, older))).securityLogs.map(({ live }) => live)).toEqual([1, 0])
    expect(await verify(under(newer))).toMatchObject({ intact: true, pruned: 2 })
    expect(await prune(under(newer, older))).toMatchObject({ resealed: 0 })
  })

  test('that was forged is not made good by that', async () => {
    await anOldLog()
    await prune()
    await sql(`update auth_user set security_log_pruned_hash = '\\x00'`)
    expect(await prune(under(newer, older))).toMatchObject({ resealed: 0 })
    expect(await verify(under(newer, older))).toMatchObject({ intact: false, why: 'checkpoint' })
  })
})
