import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { blockUser, grantScope, revokeScope } from '../admin.ts'
import { authenticate } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { tellUserUpdated } from './tell-user-updated.ts'
import { createUserInfoCache } from './user-info-cache.ts'

const hour = 3_600_000
const operator = { kind: 'operator' } as const

let world: AuthHarness
let ana: Person
beforeAll(async () => {
  world = await createAuthHarness({ config: { userInfoCacheLifetime: hour }, sessions: { inactivityTimeout: null } })
})
beforeEach(async () => {
  ana = await world.signUp({ userName: 'Ana' })
})
afterAll(() => world[Symbol.asyncDispose]())

const idOf = ({ session }: Person) => session.userId
const shown = async (person = ana) => (await world.auth.userInfos.get(idOf(person))).userName
/** As another process would whose message got lost. */
const rename = (userName: string, { session: { userId } } = ana) =>
  world.database.db.tables.userProfile.update({ where: { userId }, data: { userName } })

describe('what is shown of a person', () => {
  test('stays for the lifetime at most, where nobody told of a change', async () => {
    expect(await shown()).toBe('Ana')
    await rename('Anna')
    world.clock.advance(hour - 1)
    expect(await shown()).toBe('Ana')
    world.clock.advance(1)
    expect(await shown()).toBe('Anna')
  })

  test('is the new at once where somebody told', async () => {
    expect(await shown()).toBe('Ana')
    await rename('Anna')
    tellUserUpdated(world.auth, idOf(ana))
    expect(await shown()).toBe('Anna')
    await grantScope(world.auth, operator, { userId: idOf(ana), scopeName: 'billing' })
    expect((await world.auth.userInfos.get(idOf(ana))).scopeNames).toEqual(['billing'])
  })

  test('is not what was read before a change that was told during the reading', async () => {
    const reading = shown()
    await rename('Anna')
    tellUserUpdated(world.auth, idOf(ana))
    await reading
    expect(await shown()).toBe('Anna')
  })

  test('is never kept with a lifetime of nothing', async () => {
    const cache = createUserInfoCache({ ...world.auth, lifetimeMs: 0 })
    expect((await cache.get(idOf(ana))).userName).toBe('Ana')
    await rename('Anna')
    expect((await cache.get(idOf(ana))).userName).toBe('Anna')
  })

  test('is kept of so many people and no more', async () => {
    const cache = createUserInfoCache({ ...world.auth, lifetimeMs: hour, sizeMax: 1 })
    const bea = await world.signUp({ userName: 'Bea' })
    await cache.get(idOf(ana))
    await cache.get(idOf(bea))
    await rename('Anna')
    await rename('Beate', bea)
    expect((await cache.get(idOf(bea))).userName).toBe('Bea')
    expect((await cache.get(idOf(ana))).userName).toBe('Anna')
  })

  test('of nobody is an error, and no lasting one', async () => {
    const id = '01890000-0000-7000-8000-000000000000'
    await expect(world.auth.userInfos.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(world.auth.userInfos.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('however long that is, at once', () => {
  test('a block counts', async () => {
    expect(await shown()).toBe('Ana')
    await blockUser(world.auth, operator, { userId: idOf(ana) })
    expect(await authenticate(world.auth, ana.key)).toEqual({ status: 'refused', reason: 'blocked' })
    expect(await world.auth.userInfos.get(idOf(ana))).toMatchObject({ blocked: true })
  })

  test('a scope counts, and its end does', async () => {
    const held = async () => {
      const authentication = await authenticate(world.auth, ana.key)
      return authentication.status === 'signed-in' ? authentication.session.scopeNames : authentication
    }
    await shown()
    await grantScope(world.auth, operator, { userId: idOf(ana), scopeName: 'billing' })
    expect(await held()).toEqual(['billing'])
    await shown()
    await revokeScope(world.auth, operator, { userId: idOf(ana), scopeName: 'billing' })
    expect(await held()).toEqual([])
  })
})
