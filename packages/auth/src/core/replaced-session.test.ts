import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  finishPasswordReset,
  finishRegistration,
  signInWithEmail,
  startPasswordReset,
  startRegistration,
  verifyPasswordResetCode,
  verifyRegistrationCode,
} from '../email.ts'
import type { AuthSession } from '../runtime.ts'
import { verifySecondFactor } from '../second-factor.ts'
import { addAuthenticatorApp, createAuthHarness, type AuthHarness, type Person } from '../testing.ts'
import { authenticate } from './authenticate.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { signOutDevice } from './sign-out.ts'

let world: AuthHarness
let ana: Person
let ben: Person

beforeEach(async () => {
  world = await createAuthHarness({ freshDatabase: true })
  ana = await world.signUp()
  ben = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

const check = ({ key }: Pick<Person, 'key'>) => authenticate(world.auth, key)
const alive = { status: 'signed-in' }
const signedOut = { status: 'refused', reason: 'signed-out' }
const signIn = ({ email, password }: Person, session: AuthSession | null) =>
  signInWithEmail(world.auth, { email, password }, world.client({ session }))
const events = async ({ session: { userId } }: Person) => {
  const entries = await world.database.db.tables.securityLogEntry.findMany({
    where: { userId },
    orderBy: { sequence: 'asc' },
  })
  return entries.map(({ event }) => event)
}

/** From now on sessions cannot be signed out. Returns how it becomes possible again. */
async function breakSigningOut(): Promise<() => Promise<void>> {
  const { pool } = world.database
  await pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    create trigger refuse before update on auth_key for each row when (new.end_reason = 'signed-out')
      execute function refuse()`)
  return async () => void (await pool.query('drop trigger refuse on auth_key'))
}

test('a sign-in ends the session that it comes with, its own person’s or another’s, and tells its streams', async () => {
  await signIn(ana, ana.session)
  expect(await check(ana)).toEqual(signedOut)
  expect((await events(ana)).slice(-2)).toEqual(['session-ended', 'signed-in'])
  await signIn(ana, ben.session)
  expect(await check(ben)).toEqual(signedOut)
  expect((await events(ben)).slice(-1)).toEqual(['session-ended'])
  expect(world.published.map(({ authKeyIds }) => authKeyIds)).toEqual([
    [ana.session.authKeyId],
    [ben.session.authKeyId],
  ])
})

test('it counts no more against the most sessions of one person', async () => {
  const auth = { ...world.auth, config: { ...world.auth.config, maxSessionsPerUser: 2 } }
  const phone = await world.signIn(ana)
  const from = world.client({ session: ana.session })
  await signInWithEmail(auth, { email: ana.email, password: ana.password }, from)
  expect(await check(phone)).toMatchObject(alive)
  expect(await check(ana)).toEqual(signedOut)
})

test('a sign-in that fails ends nothing, and one whose session is over already goes through', async () => {
  await expect(signIn({ ...ana, password: 'wrong' }, ben.session)).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  })
  expect(await check(ben)).toMatchObject(alive)
  await signOutDevice(world.auth, ben.session)
  await expect(signIn(ana, ben.session)).resolves.toMatchObject(alive)
})

test('a new account ends the session of whoever made it in the same browser', async () => {
  const client = world.client({ session: ben.session })
  const email = 'cleo@example.test'
  const { requestId } = await startRegistration(world.auth, { email }, client)
  const code = world.codeFor(email)
  const { registrationToken } = await verifyRegistrationCode(world.auth, { requestId, code }, client)
  await finishRegistration(world.auth, { registrationToken, password: 'a fine long passphrase' }, client)
  expect(await check(ben)).toEqual(signedOut)
})

test('where the former session cannot end, nothing is spent: no session opens, and trying again signs in', async () => {
  const app = await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
  const client = world.client({ session: ben.session })
  const first = await signInWithEmail(world.auth, { email: ana.email, password: ana.password }, client)
  if (first.status !== 'second-factor-required') throw new Error('The second step was not asked for.')
  const [recoveryCode = ''] = app.recoveryCodes
  const verify = () => verifySecondFactor(world.auth, { challengeId: first.challengeId, recoveryCode }, client)
  const mend = await breakSigningOut()
  await expect(verify()).rejects.toThrow('not now')
  expect(await check(ben)).toMatchObject(alive)
  const { userId } = ana.session
  expect(await world.database.db.tables.authKey.count({ where: { userId, endedAt: null } })).toBe(1)
  await mend()
  await expect(verify()).resolves.toMatchObject({ signedIn: alive })
  expect(await check(ben)).toEqual(signedOut)
})

test('neither is the token of a new password', async () => {
  const client = world.client({ session: ben.session })
  const { requestId } = await startPasswordReset(world.auth, { email: ana.email }, client)
  const code = world.codeFor(ana.email)
  const { resetToken } = await verifyPasswordResetCode(world.auth, { requestId, code }, client)
  const finish = () => finishPasswordReset(world.auth, { resetToken, newPassword: 'another password of hers' }, client)
  const mend = await breakSigningOut()
  await expect(finish()).rejects.toThrow('not now')
  expect(await check(ana)).toMatchObject(alive)
  await mend()
  await expect(finish()).resolves.toMatchObject(alive)
})

test('people who sign in from each other’s sessions at once all get in', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 10; round++) {
    const pair = [(await world.signIn(ana)).session, (await world.signIn(ben)).session] as const
    const signInFrom = ({ session: { userId } }: Person, session: AuthSession) =>
      completeSignIn(world.auth, { userId, method: 'email', client: world.client({ session }) })
    const results = await race(16, (runner) => (runner % 2 ? signInFrom(ana, pair[1]) : signInFrom(ben, pair[0])))
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 'fulfilled'))
    const ended = await world.database.db.tables.authKey.count({
      where: { id: { in: pair.map(({ authKeyId }) => authKeyId) }, endReason: 'signed-out' },
    })
    expect(ended).toBe(2)
    world.clock.advance(1000)
  }
})
