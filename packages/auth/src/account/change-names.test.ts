import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { getUser, type Actor } from '../admin.ts'
import { blockUser } from '../admin/block-user.ts'
import type { AuthConfig } from '../config.ts'
import type { AuthEvents } from '../runtime.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { changeFullName, changeUserName, getUserInfo, ownUserInfo } from '../user.ts'

const operator: Actor = { kind: 'operator' }

let world: AuthHarness
let ana: Person
let updates: AuthEvents['user-updated'][]

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ userName: 'Ana' })
  updates = []
  world.auth.events.subscribe('user-updated', (event) => void updates.push(event))
})
afterEach(() => world[Symbol.asyncDispose]())

const withConfig = (config: Partial<AuthConfig>) => ({ ...world.auth, config: { ...world.auth.config, ...config } })

describe('names', () => {
  test('are changed where the configuration allows it, and her pages and the application are told', async () => {
    const told: unknown[] = []
    const auth = {
      ...withConfig({ userCanEditFullName: true }),
      hooks: { onUserUpdated: (userInfo: unknown) => void told.push(userInfo) },
    }
    expect(await changeUserName(auth, { userName: 'Anita' }, ana.session)).toMatchObject({ userName: 'Anita' })
    const userInfo = await changeFullName(auth, { fullName: 'Ana María Ruiz' }, ana.session)
    expect(userInfo).toMatchObject({ userName: 'Anita', fullName: 'Ana María Ruiz' })
    expect(await getUserInfo(auth, ana.session.userId)).toEqual(userInfo)
    const { userId } = ana.session
    expect(updates).toEqual([{ userId }, { userId }])
    await world.auth.background.settled()
    expect(told).toContainEqual(userInfo)
    expect(await changeFullName(auth, { fullName: null }, ana.session)).toMatchObject({ fullName: null })
  })

  test.each([
    [
      'userCanEditUserName',
      () => changeUserName(withConfig({ userCanEditUserName: false }), { userName: 'x' }, ana.session),
    ],
    [
      'userCanEditFullName',
      () => changeFullName(withConfig({ userCanEditFullName: false }), { fullName: 'x' }, ana.session),
    ],
  ])('stay where %s is off', async (_, change) => {
    await expect(change()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await getUserInfo(world.auth, ana.session.userId)).toMatchObject({ userName: 'Ana', fullName: null })
    expect(updates).toEqual([])
  })

  test('by default a person changes her name and not her full name', async () => {
    await changeUserName(world.auth, { userName: 'Anita' }, ana.session)
    await expect(changeFullName(world.auth, { fullName: 'x' }, ana.session)).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
  })

  test('stay where the session ended meanwhile', async () => {
    await blockUser(world.auth, operator, { userId: ana.session.userId })
    const change = changeUserName(world.auth, { userName: 'Anita' }, ana.session)
    await expect(change).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', details: { reason: 'blocked' } })
    expect(await getUserInfo(world.auth, ana.session.userId)).toMatchObject({ userName: 'Ana' })
  })

  test('that she is not to see are hidden from her and from no administrator', async () => {
    const auth = withConfig({ userCanSeeUserName: false, userCanSeeFullName: false, userCanEditFullName: true })
    await changeFullName(auth, { fullName: 'Ana María Ruiz' }, ana.session)
    const userInfo = await getUserInfo(auth, ana.session.userId)
    expect(ownUserInfo(auth, userInfo)).toMatchObject({ userName: null, fullName: null, email: ana.email })
    expect(ownUserInfo(world.auth, userInfo)).toMatchObject({ userName: 'Ana', fullName: 'Ana María Ruiz' })
    expect(await getUser(auth, ana.session.userId)).toMatchObject({ userName: 'Ana', fullName: 'Ana María Ruiz' })
  })
})
