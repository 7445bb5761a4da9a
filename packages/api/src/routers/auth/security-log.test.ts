import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness

beforeAll(async () => {
  world = await createApiHarness()
})
afterAll(() => world[Symbol.asyncDispose]())

describe('the security log', () => {
  it('shows a person her own acts and nobody else’s, newest first', async () => {
    const ana = await world.signUp()
    const bea = await world.signUp()
    await world.signIn(bea)
    const { entries } = await world.callAs(ana.session).auth.securityLog.list()
    expect(entries.map(({ event, sessionId }) => [event, sessionId])).toEqual([
      ['signed-in', ana.session.authKeyId],
      ['registered', null],
    ])
  })

  it('comes in pages, of the events and the time asked for', async () => {
    const ana = await world.signUp()
    await world.signIn(ana)
    const { securityLog } = world.callAs(ana.session).auth
    const first = await securityLog.list({ limit: 1, events: ['signed-in'], from: new Date(0) })
    expect(first.entries).toHaveLength(1)
    const rest = await securityLog.list({ limit: 1, events: ['signed-in'], cursor: first.nextCursor ?? '' })
    expect(rest).toMatchObject({ entries: [{ sessionId: ana.session.authKeyId }], nextCursor: null })
  })

  it.each([8.64e15, -8.64e15])('takes any moment there is as a bound: %i', async (ms) => {
    const ana = await world.signUp()
    const { securityLog } = world.callAs(ana.session).auth
    const bound = ms > 0 ? { to: new Date(ms) } : { from: new Date(ms) }
    await expect(securityLog.list({ limit: 50, ...bound })).resolves.toMatchObject({ entries: [{}, {}] })
  })

  it('holds neither key nor hash nor the links of its chain', async () => {
    const ana = await world.signUp()
    const text = JSON.stringify(await world.callAs(ana.session).auth.securityLog.list())
    expect(text).not.toContain(ana.key.split('_').at(-1))
    expect(text).not.toMatch(/hash|salt|digest|actorId/i)
  })

  it.each([
    [{ limit: 0 }],
    [{ limit: 201 }],
    [{ events: [] }],
    [{ events: ['anything'] }],
    [{ events: { not: '' } }],
    [{ cursor: 'x' }],
    [{ userId: '019aa6a4-0000-7000-8000-000000000000' }],
  ])('takes no other input: %j', async (input) => {
    const ana = await world.signUp()
    const attempt = world.callAs(ana.session).auth.securityLog.list(input as { limit: number })
    await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})
