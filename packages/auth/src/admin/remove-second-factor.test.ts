import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeSecondFactor, type Actor } from '../admin.ts'
import { secondFactorStatus } from '../second-factor.ts'
import { addAuthenticatorApp, createAuthHarness, type AuthHarness, type Person } from '../testing.ts'

const operator: Actor = { kind: 'operator' }

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const remove = (userId = ana.session.userId) => removeSecondFactor(world.auth, operator, { userId })
const entries = () => world.database.db.tables.securityLogEntry.findMany({ where: { event: 'totp-disabled' } })

test('the operator lets in somebody who lost her app: one step again, in her log and her mailbox', async () => {
  const owner = { session: ana.session, client: world.client() }
  await addAuthenticatorApp(world.auth, owner)
  expect(await remove()).toEqual({ wasEnabled: true })
  expect(await secondFactorStatus(world.auth, owner)).toMatchObject({ isEnabled: false, recoveryCodesLeft: 0 })
  expect(await world.signIn(ana)).toMatchObject({ status: 'signed-in' })
  expect(await entries()).toMatchObject([{ userId: ana.session.userId, details: { actor: 'operator' } }])
  const mails = world.mails.filter(({ kind }) => kind === 'second-factor-removed')
  expect(mails).toMatchObject([{ to: ana.email, text: expect.stringContaining('The person who runs Latchkey') }])
})

test('where there is nothing to turn off, nothing happens', async () => {
  expect(await remove()).toEqual({ wasEnabled: false })
  expect(await entries()).toEqual([])
  await expect(remove('019ca8a0-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
