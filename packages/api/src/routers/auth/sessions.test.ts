import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness

beforeAll(async () => {
  world = await createApiHarness()
})
afterAll(() => world[Symbol.asyncDispose]())

describe('sessions', () => {
  it('are listed with this one first and without any key', async () => {
    const ana = await world.signUp()
    const phone = await world.signIn(ana)
    const sessions = await world.callAs(phone.session).auth.sessions.list()
    expect(sessions).toHaveLength(2)
    expect(sessions[0]).toMatchObject({ id: phone.session.authKeyId, isCurrent: true })
    const text = JSON.stringify(sessions)
    for (const { key } of [ana, phone]) expect(text).not.toContain(key.split('_').at(-1))
  })

  it('of another person cannot be seen or ended, and are not even known', async () => {
    const ana = await world.signUp()
    const bea = await world.signUp()
    const attempt = world.callAs(bea.session).auth.sessions.revoke({ sessionId: ana.session.authKeyId })
    await expect(attempt).rejects.toMatchObject({ appCode: 'NOT_FOUND' })
    const made = world.callAs(bea.session).auth.sessions.revoke({ sessionId: '019aa6a4-0000-7000-8000-000000000000' })
    await expect(made).rejects.toMatchObject({ appCode: 'NOT_FOUND' })
    expect(await world.callAs(ana.session).auth.sessions.list()).toHaveLength(1)
  })

  it('can be ended one by one; one’s own takes the cookie along', async () => {
    const ana = await world.signUp()
    const phone = await world.signIn(ana)
    const { reply } = world.context()
    const caller = world.callAs(ana.session, { reply })
    await caller.auth.sessions.revoke({ sessionId: phone.session.authKeyId })
    expect(reply.cookies).toEqual([])
    await caller.auth.sessions.revoke({ sessionId: ana.session.authKeyId })
    expect(reply.cookies).toMatchObject([{ name: '__Host-latchkey', maxAgeSeconds: 0 }])
    expect(world.published).toMatchObject([{ reason: 'revoked', by: 'self' }, { reason: 'signed-out' }])
  })

  it('can all be ended but this one', async () => {
    const ana = await world.signUp()
    await world.signIn(ana)
    await world.signIn(ana)
    expect(await world.callAs(ana.session).auth.sessions.revokeOthers()).toEqual({ ended: 2 })
    expect(await world.callAs(ana.session).auth.sessions.list()).toHaveLength(1)
  })
})

it('shows a person her own data', async () => {
  const ana = await world.signUp({ userName: 'Ana' })
  expect(await world.callAs(ana.session).auth.user.get()).toEqual(ana.userInfo)
})
