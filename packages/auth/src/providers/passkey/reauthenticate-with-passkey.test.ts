import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reauthenticateWithPasskey, startPasskeySignIn } from '../../passkey.ts'
import type { ClientInfo } from '../../runtime.ts'
import { signOutDevice } from '../../session.ts'
import {
  addPasskey,
  createAuthHarness,
  createSoftwareAuthenticator,
  type AddedPasskey,
  type AuthHarness,
  type Person,
} from '../../testing.ts'

const hour = 3_600_000

let world: AuthHarness
let ana: Person
let client: ClientInfo
let passkey: AddedPasskey

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
  client = world.client()
  passkey = await addPasskey(world.auth, { session: ana.session, client })
  world.clock.advance(hour)
})
afterEach(() => world[Symbol.asyncDispose]())

const start = (person: Person = ana) =>
  startPasskeySignIn(world.auth, { purpose: 'reauthentication' }, { session: person.session, client })
const reauthenticate = async (answer: Parameters<typeof reauthenticateWithPasskey>[1], person: Person = ana) =>
  reauthenticateWithPasskey(world.auth, answer, { session: person.session, client })
const provedAt = async () =>
  (await world.database.db.tables.authKey.findUniqueOrThrow({ where: { id: ana.session.authKeyId } })).provedAt
const entries = (event: string) => world.database.db.tables.securityLogEntry.findMany({ where: { event } })

test('a passkey of hers makes this session recent, and stands in the log', async () => {
  const started = await start()
  expect(started.options.allowCredentials).toMatchObject([{ id: passkey.credentialId }])
  await reauthenticate(passkey.answer(started))
  expect(await provedAt()).toEqual(world.clock.now())
  expect(await entries('reauthenticated')).toMatchObject([
    { authKeyId: ana.session.authKeyId, details: { method: 'passkey' } },
  ])
})

test('a device that does not say who it is proves it too: it was asked for by its id', async () => {
  await reauthenticate(passkey.answer(await start(), { userHandle: undefined }))
  expect(await provedAt()).toEqual(world.clock.now())
})

describe('nothing is proved', () => {
  test.each([{ isLocked: true }, { altered: 'signature' as const }, { origin: 'https://evil.example' }])(
    'by an answer with %j',
    async (fault) => {
      const before = await provedAt()
      await expect(reauthenticate(passkey.answer(await start(), fault))).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      })
      expect(await provedAt()).toEqual(before)
      expect(await entries('sign-in-failed')).toMatchObject([
        { authKeyId: ana.session.authKeyId, details: { why: 'passkey-refused' } },
      ])
    },
  )

  test("by somebody else's passkey, and her log knows nothing of it", async () => {
    const bea = await world.signUp()
    const hers = await addPasskey(world.auth, { session: bea.session, client: world.client() })
    await expect(reauthenticate(hers.answer(await start(), { userHandle: undefined }))).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
    expect(await entries('sign-in-failed')).toEqual([])
  })

  test('by a challenge of the sign-in, of somebody else, or used before', async () => {
    const invalid = { code: 'INVALID_CODE' }
    const bea = await world.signUp()
    await expect(reauthenticate(passkey.answer(await start(bea)))).rejects.toMatchObject(invalid)
    const signIn = await startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { session: ana.session, client })
    await expect(reauthenticate(passkey.answer(signIn))).rejects.toMatchObject(invalid)
    const started = await start()
    await reauthenticate(passkey.answer(started))
    await expect(reauthenticate(passkey.answer(started))).rejects.toMatchObject(invalid)
  })

  test('in a session that has ended, and without one nobody is asked', async () => {
    const started = await start()
    await signOutDevice(world.auth, ana.session)
    await expect(reauthenticate(passkey.answer(started))).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    await expect(
      startPasskeySignIn(world.auth, { purpose: 'reauthentication' }, { session: null, client }),
    ).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})

test('a copy of a passkey that counts proves nothing', async () => {
  const authenticator = createSoftwareAuthenticator(undefined, { isCounting: true })
  const key = await addPasskey(world.auth, { session: ana.session, client }, { authenticator })
  await reauthenticate(key.answer(await start(), { counter: 7 }))
  await expect(reauthenticate(key.answer(await start(), { counter: 7 }))).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  })
})
