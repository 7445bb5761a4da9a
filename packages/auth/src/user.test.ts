import { expect, test } from 'vitest'
import { createAuthHarness } from './testing.ts'
import { getUserInfo } from './user.ts'

test('a person is shown as she stands now, without anything secret', async () => {
  await using world = await createAuthHarness()
  const { userInfo, email } = await world.signUp({ userName: 'Ana' })
  const { id } = userInfo
  await world.database.db.tables.authUser.update({ where: { id }, data: { scopeNames: ['admin'], blocked: true } })
  expect(await getUserInfo(world.auth, id)).toEqual({
    id,
    userName: 'Ana',
    fullName: null,
    email,
    imageUrl: expect.stringMatching(/^\/api\/images\/initials-\d+-[\w-]+$/),
    scopeNames: ['admin'],
    created: userInfo.created,
    blocked: true,
    deletionDueAt: null,
  })
})

test('nobody is not found', async () => {
  await using world = await createAuthHarness()
  const nobody = getUserInfo(world.auth, '019ca8a0-0000-7000-8000-000000000000')
  await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
