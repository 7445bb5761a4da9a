import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  blockUser,
  createUser,
  deleteUser,
  endUserSessions,
  grantScope,
  removeSecondFactor,
  requireNewPassword,
  resendMail,
  revokeScope,
  setScopes,
  unblockUser,
  type Actor,
} from '../admin.ts'
import type { AuthEvents } from '../runtime.ts'
import { authenticate, verifySecurityLog } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person, makeAdministrator } from '../testing.ts'

const operator: Actor = { kind: 'operator' }

let world: AuthHarness
let ana: Person
let userId: string
let published: AuthEvents['scopes-changed'][]

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  userId = ana.session.userId
  published = []
  world.auth.events.subscribe('scopes-changed', (event) => published.push(event))
})
afterEach(() => world[Symbol.asyncDispose]())

const scopesOf = async ({ key }: { key: string }) => {
  const authentication = await authenticate(world.auth, key)
  return authentication.status === 'signed-in' ? authentication.session.scopeNames : authentication
}
const log = () =>
  world.database.db.tables.securityLogEntry.findMany({
    where: { userId, event: 'scopes-changed' },
    orderBy: { sequence: 'asc' },
    select: { details: true, actorId: true },
  })

test('a granted scope is there on the next call of every session, and a revoked one is gone', async () => {
  const phone = await world.signIn(ana)
  expect(await grantScope(world.auth, operator, { userId, scopeName: 'billing' })).toMatchObject({
    id: userId,
    scopeNames: ['billing'],
  })
  for (const device of [ana, phone]) expect(await scopesOf(device)).toEqual(['billing'])
  expect(await revokeScope(world.auth, operator, { userId, scopeName: 'billing' })).toMatchObject({ scopeNames: [] })
  for (const device of [ana, phone]) expect(await scopesOf(device)).toEqual([])
})

test('each change is published and logged, with who did it', async () => {
  const admin = await world.signUp()
  await makeAdministrator(world, admin)
  await grantScope(world.auth, operator, { userId, scopeName: 'billing' })
  const actor: Actor = { kind: 'administrator', userId: admin.session.userId }
  await setScopes(world.auth, actor, { userId, scopeNames: ['support', 'reports', 'support'] })
  expect(published).toEqual([
    { userId, scopeNames: ['billing'] },
    { userId, scopeNames: ['support', 'reports'] },
  ])
  expect(await log()).toEqual([
    { details: { granted: ['billing'], revoked: [], actor: 'operator' }, actorId: null },
    { details: { granted: ['support', 'reports'], revoked: ['billing'] }, actorId: admin.session.userId },
  ])
})

test('what changes nothing is neither published nor logged', async () => {
  await grantScope(world.auth, operator, { userId, scopeName: 'billing' })
  await grantScope(world.auth, operator, { userId, scopeName: 'billing' })
  await revokeScope(world.auth, operator, { userId, scopeName: 'Billing' })
  await setScopes(world.auth, operator, { userId, scopeNames: ['billing'] })
  expect(published).toHaveLength(1)
  expect(await log()).toHaveLength(1)
})

test('a name that no scope can have is refused', async () => {
  for (const scopeName of ['', ' admin', 'a b', 'a,b', 'é', 'x'.repeat(65)]) {
    await expect(grantScope(world.auth, operator, { userId, scopeName })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: ['scopeName'] }] },
    })
    await expect(setScopes(world.auth, operator, { userId, scopeNames: [scopeName] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  }
})

test('nobody can be given a scope who is not there', async () => {
  const input = { userId: '019ca8a0-0000-7000-8000-000000000000', scopeName: 'billing' }
  await expect(grantScope(world.auth, operator, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(revokeScope(world.auth, operator, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('the last administrator cannot take the scope from herself; the operator can', async () => {
  await grantScope(world.auth, operator, { userId, scopeName: 'admin' })
  const herself: Actor = { kind: 'administrator', userId }
  await expect(revokeScope(world.auth, herself, { userId, scopeName: 'admin' })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  await expect(setScopes(world.auth, herself, { userId, scopeNames: ['billing'] })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  expect(await setScopes(world.auth, herself, { userId, scopeNames: ['admin', 'billing'] })).toMatchObject({
    scopeNames: ['admin', 'billing'],
  })
  await createUser(world.auth, operator, { email: 'bea@example.test', password: null, scopeNames: ['admin'] })
  expect(await revokeScope(world.auth, herself, { userId, scopeName: 'admin' })).toMatchObject({
    scopeNames: ['billing'],
  })
  await grantScope(world.auth, operator, { userId, scopeName: 'admin' })
  await revokeScope(world.auth, operator, { userId, scopeName: 'admin' })
})

test('sixteen changes at once all count', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    await setScopes(world.auth, operator, { userId, scopeNames: ['old-0', 'old-1', 'old-2', 'old-3'] })
    const results = await race(16, (runner) =>
      runner < 4
        ? revokeScope(world.auth, operator, { userId, scopeName: `old-${runner}` })
        : grantScope(world.auth, operator, { userId, scopeName: `new-${runner}` }),
    )
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
    const held = await scopesOf(ana)
    expect(held).toHaveLength(12)
    expect(held).not.toContainEqual(expect.stringContaining('old'))
  }
  expect(await verifySecurityLog(world.auth, userId)).toMatchObject({ intact: true })
})

test('an administrator who lost the scope, or was blocked, after her call was let in does nothing any more', async () => {
  const { tables } = world.database.db
  const boss = await world.signUp()
  const actor: Actor = { kind: 'administrator', userId: boss.session.userId }
  const { userId } = (await world.signUp()).session
  const refused = { code: 'SCOPE_MISSING', details: { scopes: ['admin'] } }
  const acts = [
    () => setScopes(world.auth, actor, { userId, scopeNames: ['beta'] }),
    () => blockUser(world.auth, actor, { userId }),
    () => unblockUser(world.auth, actor, { userId }),
    () => endUserSessions(world.auth, actor, { userId }),
    () => requireNewPassword(world.auth, actor, { userId }),
    () => removeSecondFactor(world.auth, actor, { userId }),
    () => deleteUser(world.auth, actor, { userId }),
    () => createUser(world.auth, actor, { email: 'made@example.test', password: null, scopeNames: ['admin'] }),
    () => resendMail(world.auth, actor, { id: userId }),
  ]
  for (const standing of [{ scopeNames: [] }, { scopeNames: ['admin'], blocked: true }]) {
    await tables.authUser.update({ where: { id: boss.session.userId }, data: standing })
    for (const act of acts) await expect(act()).rejects.toMatchObject(refused)
  }
  expect(await tables.authUser.findUnique({ where: { id: userId } })).toMatchObject({ scopeNames: [], blocked: false })
  await tables.authUser.update({ where: { id: boss.session.userId }, data: { blocked: false } })
  expect(await setScopes(world.auth, actor, { userId, scopeNames: ['beta'] })).toMatchObject({ scopeNames: ['beta'] })
})
