import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  finishEmailChange,
  finishRegistration,
  startEmailChange,
  startRegistration,
  verifyRegistrationCode,
} from '../email.ts'
import { purgeOldRows, sweepSessions } from '../housekeeping.ts'
import { createAuthHarness, type AuthHarness } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { signOutDevice } from './sign-out.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let world: AuthHarness
beforeEach(async () => {
  world = await createAuthHarness()
})
afterEach(() => world[Symbol.asyncDispose]())

const purge = () => purgeOldRows(world.auth)
const keys = () => world.database.db.tables.authKey.count()
const requests = () => world.database.db.tables.emailRequest.count()

describe('ended keys', () => {
  test('go once they are told nothing any more, and live ones stay', async () => {
    const ana = await world.signUp()
    const phone = await world.signIn(ana)
    await signOutDevice(world.auth, phone.session)
    world.clock.advance(30 * day)
    await purge()
    expect(await keys()).toBe(2)
    expect(await authenticate(world.auth, phone.key)).toEqual({ status: 'refused', reason: 'signed-out' })
    world.clock.advance(1)
    expect(await purge()).toMatchObject({ authKeys: 1 })
    expect(await authenticate(world.auth, phone.key)).toEqual({ status: 'refused', reason: 'unknown' })
    expect(await keys()).toBe(1)
  })

  test('that the clock ended go 30 days after their real end, however late that was noted', async () => {
    await world.signUp()
    world.clock.advance(37 * day)
    await sweepSessions(world.auth)
    expect(await purge()).toMatchObject({ authKeys: 0 })
    world.clock.advance(1)
    expect(await purge()).toMatchObject({ authKeys: 1 })
  })

  test('go in batches until none is left, also when several processes purge at once', async () => {
    const { session } = await world.signUp()
    const fill = () =>
      world.database.pool.query(
        `insert into auth_key (id, user_id, method, hash_version, pepper_id, salt, secret_hash, created_at, last_used_at,
                               proved_at, ended_at, end_reason)
         select gen_random_uuid(), user_id, method, hash_version, pepper_id, salt, secret_hash, created_at, last_used_at,
                proved_at, created_at, 'signed-out'
           from auth_key, generate_series(1, 2100) where id = $1`,
        [session.authKeyId],
      )
    world.clock.advance(31 * day)
    await fill()
    expect(await purge()).toMatchObject({ authKeys: 2100 })
    await fill()
    expect(winners(await race(4, purge))).toHaveLength(4)
    await purge()
    expect(await keys()).toBe(1)
  })
})

describe('e-mail requests', () => {
  const email = 'ana@example.test'

  test('stay while anything in them works, and a day longer', async () => {
    const client = world.client()
    const { requestId } = await startRegistration(world.auth, { email }, client)
    const code = world.codeFor(email)
    world.clock.advance(15 * minute + day)
    expect(await purge()).toMatchObject({ emailRequests: 0 })
    // The right code is still told that it came too late.
    await expect(verifyRegistrationCode(world.auth, { requestId, code }, client)).rejects.toMatchObject({
      code: 'CODE_EXPIRED',
    })
    world.clock.advance(1)
    expect(await purge()).toMatchObject({ emailRequests: 1 })
    await expect(verifyRegistrationCode(world.auth, { requestId, code }, client)).rejects.toMatchObject({
      code: 'INVALID_CODE',
    })
  })

  test('that were verified late stay until their token is a day past its end', async () => {
    const client = world.client()
    const { requestId } = await startRegistration(world.auth, { email }, client)
    world.clock.advance(15 * minute - 1)
    await verifyRegistrationCode(world.auth, { requestId, code: world.codeFor(email) }, client)
    world.clock.advance(day + 2)
    expect(await purge()).toMatchObject({ emailRequests: 0 })
    world.clock.advance(15 * minute)
    expect(await purge()).toMatchObject({ emailRequests: 1 })
  })

  test('that are still reused, or under way, are kept however often old ones are purged', async () => {
    const client = world.client()
    const first = await startRegistration(world.auth, { email }, client)
    await purge()
    world.clock.advance(59 * minute)
    await purge()
    const again = await startRegistration(world.auth, { email }, client)
    expect(again).toEqual(first)
    const code = world.codeFor(email)
    const { registrationToken } = await verifyRegistrationCode(world.auth, { ...again, code }, client)
    await purge()
    await finishRegistration(world.auth, { registrationToken, password: 'a fine long passphrase' }, client)
    expect(await requests()).toBe(1)
  })

  test('of a purged past change no limit: the hourly number of mails still holds', async () => {
    const ask = () => startRegistration(world.auth, { email }, world.client({ address: '10.9.9.9' }))
    for (let count = 0; count < 5; count++) await ask()
    await world.database.db.tables.emailRequest.deleteMany()
    await ask()
    expect(world.mails).toHaveLength(world.auth.config.mailsPerHour)
  })
})

describe('changes of address', () => {
  test('go a day after their undo, and take no address along that anybody needs', async () => {
    const ana = await world.signUp()
    const by = { session: ana.session, client: world.client() }
    const newEmail = 'ana-anew@example.test'
    const { requestId } = await startEmailChange(world.auth, { newEmail }, by)
    await finishEmailChange(world.auth, { requestId, code: world.codeFor(newEmail) }, by)
    world.clock.advance(8 * day)
    expect(await purge()).toMatchObject({ emailChanges: 0 })
    world.clock.advance(1)
    expect(await purge()).toMatchObject({ emailChanges: 1 })
    await expect(world.signIn({ ...ana, email: newEmail })).resolves.toMatchObject({ status: 'signed-in' })
  })
})

describe('attempts to sign in another way, and trusted devices', () => {
  test('go once their time is over, and not before', async () => {
    const { session } = await world.signUp()
    const { tables } = world.database.db
    const now = world.clock.now()
    const expiresAt = new Date(now.getTime() + minute)
    const row = () => ({ id: crypto.randomUUID(), userId: session.userId, createdAt: now, expiresAt })
    const hash = Buffer.from('hash')
    await tables.oAuthAttempt.create({
      data: { ...row(), provider: 'google', purpose: 'sign-in', secretHash: hash, returnTo: '/' },
    })
    await tables.passkeyChallenge.create({ data: { ...row(), purpose: 'sign-in', challengeHash: hash } })
    await tables.signInChallenge.create({ data: { ...row(), method: 'email', tokenHash: hash } })
    await tables.trustedDevice.create({ data: { ...row(), tokenHash: hash, lastUsedAt: now } })
    world.clock.advance(minute)
    expect(await purge()).toMatchObject({ expired: 0 })
    world.clock.advance(1)
    expect(await purge()).toMatchObject({ expired: 4 })
    expect(await purge()).toMatchObject({ expired: 0 })
  })
})
