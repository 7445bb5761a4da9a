import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'
import { expectSignedIn } from '@latchkey/auth/testing'

const day = 86_400_000

let world: ApiHarness

beforeAll(async () => {
  world = await createApiHarness()
})
afterAll(() => world[Symbol.asyncDispose]())

describe('proving who one is once more', () => {
  it('by the right password opens what asks for it, and a wrong one is no sign that the session is gone', async () => {
    const { session, password } = await world.signUp()
    const stale = { ...session, provedAt: new Date(world.clock.now().getTime() - day) }
    const caller = world.callAs(stale)
    await expect(caller.auth.user.delete({ confirm: 'DELETE' })).rejects.toMatchObject({
      code: 'PRECONDITION_REQUIRED',
      appCode: 'RECENT_SIGN_IN_REQUIRED',
    })
    await expect(caller.auth.reauthenticate.withPassword({ password: 'wrong' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      appCode: 'INVALID_CREDENTIALS',
    })
    await expect(caller.auth.reauthenticate.withPassword({ password })).resolves.toBeUndefined()
  })
})

describe('deleting one’s account', () => {
  it('answers when it goes, which her user info says too, until she calls it off', async () => {
    const { session } = await world.signUp()
    const caller = world.callAs(session)
    const { deletionDueAt } = await caller.auth.user.delete({ confirm: 'DELETE' })
    expect(deletionDueAt).toEqual(new Date(world.clock.now().getTime() + 3 * day))
    expect(await caller.auth.user.get()).toMatchObject({ deletionDueAt })
    expect((await caller.auth.status.get()).userInfo).toMatchObject({ deletionDueAt })
    await expect(caller.auth.user.cancelDeletion()).resolves.toBeUndefined()
    expect(await caller.auth.user.get()).toMatchObject({ deletionDueAt: null })
  })

  it.each([{ confirm: 'delete' }, { confirm: '' }, {}, { confirm: 'DELETE', userId: 'another' }])(
    'takes nothing for an answer but DELETE: %j',
    async (input) => {
      const { session } = await world.signUp()
      const attempt = world.callAs(session).auth.user.delete(input as { confirm: 'DELETE' })
      await expect(attempt).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
    },
  )
})

describe('names', () => {
  it('are one line, in one spelling, and what is not allowed is 403', async () => {
    const { session } = await world.signUp({ userName: 'Ana' })
    const { user } = world.callAs(session).auth
    expect(await user.changeUserName({ userName: '  Ani\u0301ta \n Ruiz ' })).toMatchObject({ userName: 'Aníta Ruiz' })
    await expect(user.changeUserName({ userName: ' ' })).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
    await expect(user.changeUserName({ userName: 'a'.repeat(129) })).rejects.toMatchObject({ appCode: 'INVALID_INPUT' })
    await expect(user.changeUserName({ userName: 'é'.repeat(128) })).resolves.toBeDefined()
    await expect(user.changeFullName({ fullName: 'Ana Ruiz' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      appCode: 'NOT_ALLOWED',
    })
  })

  it('that people are not to see are null wherever they see themselves', async () => {
    await using hiding = await createApiHarness({
      config: { userCanSeeUserName: false, userCanSeeFullName: false, userCanEditFullName: true },
    })
    const ana = await hiding.signUp({ userName: 'Ana' })
    const caller = hiding.callAs(ana.session)
    const hidden = { userName: null, fullName: null, email: ana.email }
    expect(await caller.auth.user.changeFullName({ fullName: 'Ana Ruiz' })).toMatchObject(hidden)
    expect(await caller.auth.user.changeUserName({ userName: 'Anita' })).toMatchObject(hidden)
    expect(await caller.auth.user.get()).toMatchObject(hidden)
    expect((await caller.auth.status.get()).userInfo).toMatchObject(hidden)
    const again = await hiding.callAs(null).auth.email.signIn({ email: ana.email, password: ana.password })
    expect(expectSignedIn(again).userInfo).toMatchObject(hidden)
    const row = await hiding.database.db.tables.userProfile.findFirst()
    expect(row).toMatchObject({ userName: 'Anita', fullName: 'Ana Ruiz' })
  })
})
