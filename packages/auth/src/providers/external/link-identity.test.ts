import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticate } from '../../core/authenticate.ts'
import { noPassword } from '../../core/no-password.ts'
import { addPasskey, createAuthHarness, expectSignedIn, type AuthHarness, type Person } from '../../testing.ts'
import { googleSettings } from '../../testing/provider-settings.ts'
import type { ExternalIdentity } from './external-identity.ts'
import { linkIdentity } from './link-identity.ts'
import { listIdentities } from './list-identities.ts'
import { signInWithIdentity } from './sign-in-with-identity.ts'
import { unlinkIdentity } from './unlink-identity.ts'

const hourMs = 3_600_000

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness({ providers: { google: googleSettings({ issuer: 'https://accounts.google.com' }) } })
  ana = await world.signUp({ email: 'ana@example.test' })
})
afterEach(() => world[Symbol.asyncDispose]())

const identity = (override: Partial<ExternalIdentity> = {}): ExternalIdentity => ({
  provider: 'google',
  issuer: 'https://accounts.google.com',
  subject: 'subject-1',
  email: 'ana@mail.test',
  isEmailVerified: true,
  fullName: null,
  givenName: null,
  pictureUrl: null,
  authenticatedAt: null,
  ...override,
})
const owner = ({ session }: Person = ana) => ({ session, client: world.client() })
const link = (override?: Partial<ExternalIdentity>, person = ana) =>
  linkIdentity(world.auth, identity(override), owner(person))
const unlink = (id: string, person = ana) => unlinkIdentity(world.auth, { id }, owner(person))
const list = (person = ana) => listIdentities(world.auth, person.session.userId)
const signIn = (override?: Partial<ExternalIdentity>) =>
  signInWithIdentity(world.auth, identity(override), { client: world.client() })
const linkedId = async (override?: Partial<ExternalIdentity>) => {
  await link(override)
  const { issuer, subject } = identity(override)
  return (await tables().externalAccount.findFirstOrThrow({ where: { issuer, subject } })).id
}
const tables = () => world.database.db.tables
const removePassword = () =>
  tables().emailAccount.update({
    where: { userId: ana.session.userId },
    data: { passwordHash: noPassword, passwordEmail: null },
  })
const lastEvent = async (userId = ana.session.userId) => {
  const row = await tables().securityLogEntry.findFirstOrThrow({ where: { userId }, orderBy: { sequence: 'desc' } })
  return { event: row.event, details: row.details, authKeyId: row.authKeyId }
}

describe('linking', () => {
  test('makes it a way in, listed, logged and told by mail', async () => {
    await link()
    const now = world.clock.now()
    expect(await list()).toEqual({
      identities: [
        { id: expect.any(String), provider: 'google', email: 'ana@mail.test', createdAt: now, lastUsedAt: now },
      ],
      hasPassword: true,
      passkeys: 0,
    })
    expect(await lastEvent()).toEqual({
      event: 'identity-linked',
      details: { provider: 'google' },
      authKeyId: ana.session.authKeyId,
    })
    expect(world.mails.at(-1)).toMatchObject({ kind: 'identity-linked', to: 'ana@example.test' })
    expect(expectSignedIn(await signIn()).userInfo.id).toBe(ana.session.userId)
  })

  test('the same again changes nothing and tells nobody', async () => {
    await link()
    const mails = world.mails.length
    await link({ email: 'other@mail.test' })
    expect((await list()).identities).toMatchObject([{ email: 'ana@mail.test' }])
    expect(world.mails).toHaveLength(mails)
  })

  test('what belongs to somebody else is refused', async () => {
    const bo = await world.signUp()
    await link()
    await expect(link({}, bo)).rejects.toMatchObject({ code: 'IDENTITY_ALREADY_LINKED' })
    expect((await list(bo)).identities).toEqual([])
  })

  test('an address that is not proved may be linked, since it decides nothing', async () => {
    await link({ email: 'unproved@mail.test', isEmailVerified: false })
    expect((await list()).identities).toHaveLength(1)
  })

  test('a session that ended meanwhile links nothing', async () => {
    await tables().authKey.update({
      where: { id: ana.session.authKeyId },
      data: { endedAt: world.clock.now(), endReason: 'revoked' },
    })
    await expect(link()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await tables().externalAccount.count()).toBe(0)
  })

  test('ten within the hour are enough, so that no mail drowns in a heap', async () => {
    for (let number = 0; number < 10; number++) await link({ subject: `subject-${number}` })
    await expect(link({ subject: 'one more' })).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    world.clock.advance(hourMs)
    await link({ subject: 'one more' })
  })

  test('sixteen people who link one identity at once leave it with one of them', async () => {
    const people = await Promise.all(Array.from({ length: 16 }, () => world.signUp()))
    for (let round = 0; round < 10; round++) {
      const subject = `contested-${round}`
      const results = await race(16, async (runner) => {
        await link({ subject }, people[runner]!)
        return runner
      })
      const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(codes).toEqual(Array.from({ length: 15 }, () => 'IDENTITY_ALREADY_LINKED'))
      const [winner] = winners(results)
      const { userId } = await tables().externalAccount.findFirstOrThrow({ where: { subject } })
      expect(userId).toBe(people[winner!]!.session.userId)
      world.clock.advance(hourMs)
    }
  })
})

describe('unlinking', () => {
  test('takes the way in away, logged and told by mail, and ends no session', async () => {
    const id = await linkedId()
    const { key } = expectSignedIn(await signIn())
    await unlink(id)
    expect((await list()).identities).toEqual([])
    expect(await lastEvent()).toMatchObject({ event: 'identity-unlinked', details: { provider: 'google' } })
    expect(world.mails.at(-1)).toMatchObject({ kind: 'identity-unlinked', to: 'ana@example.test' })
    expect(await authenticate(world.auth, key)).toMatchObject({ status: 'signed-in' })
  })

  test('the last way in stays; with a password, a passkey or a second identity it may go', async () => {
    const id = await linkedId()
    await removePassword()
    await expect(unlink(id)).rejects.toMatchObject({ code: 'LAST_SIGN_IN_METHOD' })
    expect((await list()).identities).toHaveLength(1)
    await link({ subject: 'subject-2' })
    await unlink(id)
    const [left] = (await list()).identities
    await expect(unlink(left!.id)).rejects.toMatchObject({ code: 'LAST_SIGN_IN_METHOD' })
    await addPasskey(world.auth, owner())
    await unlink(left!.id)
    expect(await list()).toEqual({ identities: [], hasPassword: false, passkeys: 1 })
  })

  test('an identity of a provider that is turned off is no way in, and may go itself', async () => {
    const google = await linkedId()
    const apple = await linkedId({ provider: 'apple', issuer: 'https://appleid.apple.com' })
    await removePassword()
    await expect(unlink(google)).rejects.toMatchObject({ code: 'LAST_SIGN_IN_METHOD' })
    await unlink(apple)
  })

  test("another person's is not found", async () => {
    const id = await linkedId()
    const bo = await world.signUp()
    await expect(unlink(id, bo)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await list()).identities).toHaveLength(1)
  })

  test('a sign-in that is waiting for its second factor ends with the way in that it came by', async () => {
    const id = await linkedId()
    await tables().signInChallenge.create({
      data: {
        ...{ id, userId: ana.session.userId, method: 'google', tokenHash: new Uint8Array(32) },
        ...{ createdAt: world.clock.now(), expiresAt: new Date(world.clock.now().getTime() + 1000) },
      },
    })
    await unlink(id)
    expect(await tables().signInChallenge.count()).toBe(0)
  })

  test('sixteen at once with two ways in leave one', async () => {
    await removePassword()
    for (let round = 0; round < 10; round++) {
      await tables().externalAccount.deleteMany()
      const ids = [await linkedId({ subject: `first-${round}` }), await linkedId({ subject: `second-${round}` })]
      const results = await race(16, (runner) => unlink(ids[runner % 2]!))
      expect(winners(results)).toHaveLength(1)
      expect((await list()).identities).toHaveLength(1)
      world.clock.advance(hourMs)
    }
  })

  test('who signs in while she is unlinked either came before or not at all', async () => {
    for (let round = 0; round < 10; round++) {
      const subject = `leaving-${round}`
      const id = await linkedId({ subject })
      const results = await race<unknown>(16, (runner) =>
        runner === 8 ? unlink(id) : signIn({ subject, email: 'ana@mail.test', isEmailVerified: false }),
      )
      const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(codes.filter((code) => code !== 'INVALID_CREDENTIALS')).toEqual([])
      const events = await tables().securityLogEntry.findMany({
        where: { userId: ana.session.userId },
        orderBy: { sequence: 'asc' },
        select: { event: true },
      })
      expect(events.at(-1)).toEqual({ event: 'identity-unlinked' })
      world.clock.advance(hourMs)
    }
  })
})
