import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser, readOverview } from '../admin.ts'
import { countActivity } from '../housekeeping.ts'
import { createAuthHarness, type AuthHarness } from '../testing.ts'

const hour = 3_600_000
const day = 24 * hour

let world: AuthHarness
beforeEach(async () => {
  world = await createAuthHarness()
  // The clock of the tests may start within an hour.
  world.clock.advance(hour - (world.clock.now().getTime() % hour))
})
afterEach(() => world[Symbol.asyncDispose]())

/** What is known of the hour that began so many hours ago. */
async function known(hoursAgo: number, days = 14): Promise<Record<string, number>> {
  const at = Math.floor(world.clock.now().getTime() / hour) * hour - hoursAgo * hour
  const { hours } = await readOverview(world.auth, { days })
  const rows = hours.filter((row) => row.hour.getTime() === at)
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}

describe('the overview', () => {
  test('knows what happened within each hour, and what there was', async () => {
    const ana = await world.signUp()
    await world.signIn(ana)
    await world.signIn({ ...ana, password: 'wrong' }).catch(() => undefined)
    await world.auth.background.settled()
    await countActivity(world.auth)
    world.clock.advance(hour)
    const bea = await world.signUp()
    await blockUser(world.auth, { kind: 'operator' }, { userId: bea.session.userId })
    await countActivity(world.auth)
    expect(await known(1)).toEqual({
      registered: 1,
      'signed-in': 2,
      'sign-in-failed': 1,
      'live-sessions': 2,
      users: 1,
      'blocked-users': 0,
    })
    expect(await known(0)).toEqual({
      registered: 1,
      'signed-in': 1,
      'sign-in-failed': 0,
      'live-sessions': 2,
      users: 2,
      'blocked-users': 1,
    })
  })

  test('is told before anything was counted', async () => {
    await world.signUp()
    expect(await known(0)).toMatchObject({ registered: 1, 'live-sessions': 1, users: 1 })
  })

  test('does not change what it said of an hour, and counts it once, however many processes do', async () => {
    await world.signUp()
    world.clock.advance(hour)
    const counted = await Promise.all(Array.from({ length: 8 }, () => countActivity(world.auth)))
    expect(counted).toContainEqual({ hours: 24 })
    const before = await known(1)
    await world.database.pool.query('delete from security_log_entry')
    expect(await countActivity(world.auth)).toEqual({ hours: 0 })
    expect(await known(1)).toEqual(before)
  })

  test('counts hours of the last day that nobody counted, and forgets after 91 days', async () => {
    await world.signUp()
    world.clock.advance(24 * hour)
    await countActivity(world.auth)
    expect(await known(24)).toEqual({ registered: 1, 'signed-in': 1, 'sign-in-failed': 0 })
    expect(await known(24, 1)).toMatchObject({ registered: 1 })
    world.clock.advance(91 * day)
    await countActivity(world.auth)
    const { rows } = await world.database.pool.query('select min(hour) as first from activity_hour')
    expect(rows[0].first.getTime()).toBeGreaterThanOrEqual(world.clock.now().getTime() - 91 * day - hour)
  })
})
