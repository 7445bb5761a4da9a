import type { ListEverybodysLogInput } from '@latchkey/contracts/admin'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockUser, listEverybodysLog, type Actor } from '../admin.ts'
import { createAuthHarness, type AuthHarness, type Person, makeAdministrator } from '../testing.ts'

let world: AuthHarness
let ana: Person
let bea: Person
beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  world.clock.advance(1000)
  bea = await world.signUp()
  world.clock.advance(1000)
})
afterEach(() => world[Symbol.asyncDispose]())

const list = (filter: Partial<ListEverybodysLogInput> = {}) => listEverybodysLog(world.auth, { limit: 50, ...filter })
const told = async (filter: Partial<ListEverybodysLogInput> = {}) =>
  (await list(filter)).entries.map(({ email, event }) => [email, event])

describe('the log of everybody', () => {
  test('is newest first, and says whose each entry is', async () => {
    expect(await told()).toEqual([
      [bea.email, 'signed-in'],
      [bea.email, 'registered'],
      [ana.email, 'signed-in'],
      [ana.email, 'registered'],
    ])
  })

  test('tells administrators who did it, from where and why, which the person herself is not told', async () => {
    await makeAdministrator(world, bea)
    const client = world.client({ address: '192.0.2.77' })
    const actor: Actor = { kind: 'administrator', userId: bea.session.userId, client }
    await blockUser(world.auth, actor, { userId: ana.session.userId, reason: 'sent mails to everybody' })
    const [, blocked] = (await list({ userId: ana.session.userId })).entries
    expect(blocked).toMatchObject({
      event: 'user-blocked',
      userId: ana.session.userId,
      byWhom: 'administrator',
      actorId: bea.session.userId,
      ipAddress: '192.0.2.77',
      deviceName: 'Firefox on Linux',
      note: 'sent mails to everybody',
    })
  })

  test('filters by person, by event and by time, from included and to not', async () => {
    await world.signIn({ ...ana, password: 'wrong' }).catch(() => undefined)
    await world.auth.background.settled()
    expect(await told({ events: ['sign-in-failed'] })).toEqual([[ana.email, 'sign-in-failed']])
    expect(await told({ userId: bea.session.userId, events: ['registered'] })).toEqual([[bea.email, 'registered']])
    const { createdAt } = bea.session
    expect(await told({ from: createdAt })).toHaveLength(3)
    expect(await told({ from: new Date(createdAt.getTime() + 1) })).toEqual([[ana.email, 'sign-in-failed']])
    expect(await told({ to: createdAt })).toHaveLength(2)
    expect(await told({ from: createdAt, to: new Date(createdAt.getTime() + 1) })).toHaveLength(2)
  })

  test('comes in pages that neither repeat nor skip while entries are added', async () => {
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await list({ limit: 1, ...(cursor && { cursor }) })
      seen.push(...page.entries.map(({ id }) => id))
      cursor = page.nextCursor
      if (seen.length === 2) await world.signIn(ana)
    } while (cursor)
    expect(seen).toHaveLength(4)
    expect(new Set(seen).size).toBe(4)
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
