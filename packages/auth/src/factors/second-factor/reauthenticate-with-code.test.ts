import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reauthenticateWithCode } from '../../second-factor.ts'
import { authenticate, signOutDevice } from '../../session.ts'
import {
  addAuthenticatorApp,
  createAuthHarness,
  type AuthenticatorApp,
  type AuthHarness,
  type Person,
} from '../../testing.ts'

const hour = 3_600_000

let world: AuthHarness
let ana: Person
let app: AuthenticatorApp

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
  world.clock.advance(hour)
})
afterEach(() => world[Symbol.asyncDispose]())

const reauthenticate = (code: string, { session }: Pick<Person, 'session'> = ana) =>
  reauthenticateWithCode(world.auth, { code }, { session, client: world.client() })
const provedAt = async () =>
  (await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: ana.session.authKeyId } })).provedAt
const entries = () => world.database.db.tables.securityLogEntry.findMany({ where: { event: 'reauthenticated' } })

test('a code of the app makes the session recent, and works once', async () => {
  await reauthenticate(app.code())
  expect(await provedAt()).toEqual(world.clock.now())
  expect(await entries()).toMatchObject([{ authKeyId: ana.session.authKeyId, details: { method: 'code' } }])
  await expect(reauthenticate(app.code())).rejects.toMatchObject({ code: 'INVALID_SECOND_FACTOR' })
})

test('a wrong code proves nothing and ends nothing', async () => {
  const before = await provedAt()
  await expect(reauthenticate(app.code(-2))).rejects.toMatchObject({ code: 'INVALID_SECOND_FACTOR' })
  expect(await provedAt()).toEqual(before)
  expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
})

test('somebody without an app has no code', async () => {
  const bea = await world.signUp()
  await expect(reauthenticate('000000', bea)).rejects.toMatchObject({ code: 'INVALID_SECOND_FACTOR' })
})

test('a session that has ended stays ended, and the code stays good', async () => {
  await signOutDevice(world.auth, ana.session)
  await expect(reauthenticate(app.code())).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  expect(await entries()).toEqual([])
})

test('sixteen wrong codes at once are five tries, in this session alone', async () => {
  const results = await race(16, () => reauthenticate(app.code(-2)))
  const codes = results.map((result) => result.status === 'rejected' && (result.reason as { code: string }).code)
  expect(codes.filter((code) => code === 'INVALID_SECOND_FACTOR')).toHaveLength(5)
  expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(11)
})
