import { grantScope } from '@latchkey/auth/admin'
import type { Person } from '@latchkey/auth/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'

let world: ApiHarness
let boss: Person
let ana: Person
beforeEach(async () => {
  world = await createApiHarness()
  boss = await world.signUp({ userName: 'Boss' })
  world.clock.advance(1)
  ana = await world.signUp({ userName: 'Ana' })
  await grantScope(world.auth, { kind: 'operator' }, { userId: boss.session.userId, scopeName: 'admin' })
})
afterEach(() => world[Symbol.asyncDispose]())

const admin = () => world.callAs({ ...boss.session, scopeNames: ['admin'] }).admin
const userId = () => ana.session.userId

describe('an administrator', () => {
  it('finds people, and sees one with her sessions and ways in', async () => {
    const { users } = await admin().users.list({ search: 'an' })
    expect(users).toMatchObject([{ id: userId(), email: ana.email, userName: 'Ana', liveSessions: 1, blocked: false }])
    expect((await admin().users.list()).users.map(({ userName }) => userName)).toEqual(['Ana', 'Boss'])
    expect(await admin().users.get({ userId: userId() })).toMatchObject({
      id: userId(),
      sessions: [{ id: ana.session.authKeyId, method: 'email', email: ana.email }],
      passwordSet: true,
      identities: [],
      passkeys: 0,
      secondFactor: false,
    })
  })

  it('blocks with a reason and unblocks, and both are in the log with who did it', async () => {
    expect(await admin().users.block({ userId: userId(), reason: 'spam' })).toEqual({ ended: 1 })
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    await admin().users.unblock({ userId: userId() })
    await world.signIn(ana)
    const { entries } = await admin().securityLog.list({
      userId: userId(),
      events: ['user-blocked', 'user-unblocked'],
      limit: 50,
    })
    const by = { byWhom: 'administrator', actorId: boss.session.userId }
    expect(entries).toMatchObject([
      { event: 'user-unblocked', note: null, ...by },
      { event: 'user-blocked', note: 'spam', ...by },
    ])
  })

  it('sets scopes, which her next call has', async () => {
    expect(await admin().users.setScopes({ userId: userId(), scopeNames: ['beta', 'beta'] })).toMatchObject({
      scopeNames: ['beta'],
    })
    const { userInfo } = await world.signIn(ana)
    expect(userInfo.scopeNames).toEqual(['beta'])
  })

  it('ends one session and all of them', async () => {
    await world.signIn(ana)
    const { sessions } = await admin().sessions.list({ userId: userId() })
    expect(sessions).toHaveLength(2)
    await admin().sessions.revoke({ sessionId: ana.session.authKeyId })
    await expect(admin().sessions.revoke({ sessionId: ana.session.authKeyId })).rejects.toMatchObject({
      appCode: 'NOT_FOUND',
    })
    expect(await admin().users.signOut({ userId: userId() })).toEqual({ ended: 1 })
    expect((await admin().sessions.list()).sessions.map((each) => each.userId)).toEqual([boss.session.userId])
  })

  it('requires a new password, and deletes', async () => {
    expect(await admin().users.requireNewPassword({ userId: userId() })).toEqual({ ended: 1 })
    expect(await admin().users.get({ userId: userId() })).toMatchObject({ passwordSet: false })
    expect(await admin().users.delete({ userId: userId() })).toEqual({ ended: 0 })
    await expect(admin().users.get({ userId: userId() })).rejects.toMatchObject({ appCode: 'NOT_FOUND' })
  })

  it('cannot block, strip or delete herself as the last one, and can where there is another', async () => {
    const own = boss.session.userId
    const conflict = { appCode: 'CONFLICT' }
    await expect(admin().users.block({ userId: own })).rejects.toMatchObject(conflict)
    await expect(admin().users.setScopes({ userId: own, scopeNames: [] })).rejects.toMatchObject(conflict)
    await expect(admin().users.delete({ userId: own })).rejects.toMatchObject(conflict)
    await admin().users.setScopes({ userId: userId(), scopeNames: ['admin'] })
    expect(await admin().users.setScopes({ userId: own, scopeNames: [] })).toMatchObject({ scopeNames: [] })
  })

  it('looks at how things stand', async () => {
    const { hours } = await admin().overview({ days: 1 })
    const counts = Object.fromEntries(hours.map(({ kind, count }) => [kind, count]))
    expect(counts).toMatchObject({ users: 2, registered: 2, 'live-sessions': 2 })
    await expect(admin().overview({ days: 91 })).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
  })
})
