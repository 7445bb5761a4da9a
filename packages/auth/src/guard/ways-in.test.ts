import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SignInOutcome } from '../core/complete-sign-in.ts'
import * as email from '../email.ts'
import * as external from '../external.ts'
import * as passkeys from '../passkey.ts'
import { finishRedirect, startRedirect } from '../redirect-sign-in.ts'
import { verifySecondFactor } from '../second-factor.ts'
import {
  addAuthenticatorApp,
  addPasskey,
  createAuthHarness,
  type AddedPasskey,
  type AuthenticatorApp,
  type AuthHarness,
  type Person,
} from '../testing.ts'
import { createKeyServer, type KeyServer } from '../testing/key-server.ts'
import { localCallbackUrl, openLocalProviders, type LocalProviders } from '../testing/open-local-providers.ts'
import { firebaseSettings, idTokenClaims } from '../testing/provider-settings.ts'
import { visitProvider } from '../testing/visit-provider.ts'

/** What a way in comes to for somebody who has set up a second factor. */
type End = 'asks for the second factor' | 'is two factors' | 'is for newcomers only' | 'goes on with a session'

interface WayIn {
  readonly end: End
  readonly use: () => Promise<SignInOutcome | { readonly status: string }>
}

/**
 * Every file that opens a session, directly or by the one function that providers share, and what it comes to (OWASP ASVS
 * 5.0 6.3.4). A file that is not here fails the first test.
 */
const waysIn: Readonly<Record<string, WayIn>> = {
  'providers/email/sign-in-with-email.ts': {
    end: 'asks for the second factor',
    use: () => email.signInWithEmail(world.auth, ana, world.client()),
  },
  'providers/email/finish-password-reset.ts': {
    end: 'asks for the second factor',
    async use() {
      const client = world.client()
      const { requestId } = await email.startPasswordReset(world.auth, { email: ana.email }, client)
      const code = world.codeFor(ana.email)
      const { resetToken } = await email.verifyPasswordResetCode(world.auth, { requestId, code }, client)
      return email.finishPasswordReset(world.auth, { resetToken, newPassword: 'another fine passphrase' }, client)
    },
  },
  'providers/google/sign-in-with-google.ts': {
    end: 'asks for the second factor',
    async use() {
      const idToken = await local.google.sign(tokenFrom(local.google, 'latchkey-web'))
      return external.signInWithGoogle(world.auth, { idToken }, stranger())
    },
  },
  'providers/apple/sign-in-with-apple.ts': {
    end: 'asks for the second factor',
    async use() {
      const idToken = await local.apple.sign(tokenFrom(local.apple, 'test.latchkey.ios'))
      return external.signInWithApple(world.auth, { idToken }, stranger())
    },
  },
  'providers/firebase/sign-in-with-firebase.ts': {
    end: 'asks for the second factor',
    async use() {
      const idToken = await firebase.sign(tokenFrom(firebase, 'latchkey-test'))
      return external.signInWithFirebase(world.auth, { idToken }, stranger())
    },
  },
  'providers/external/finish-redirect.ts': {
    end: 'asks for the second factor',
    async use() {
      const who = stranger()
      const callbackUrl = localCallbackUrl('google')
      const started = await startRedirect(
        world.auth,
        { provider: 'google', purpose: 'sign-in', callbackUrl },
        { ...who, session: null },
      )
      const { answer } = visitProvider({ server: local.google, clock: local.clock }, started.url, { sub: subject })
      const done = await finishRedirect(
        world.auth,
        { provider: 'google', answer, callbackUrl, secretOf: () => started.cookie.secret },
        { ...who, session: null },
      )
      if (done.status !== 'signed-in') throw new Error(`The redirect ended as ${done.status}.`)
      return done.outcome
    },
  },
  'providers/passkey/finish-passkey-sign-in.ts': {
    end: 'is two factors',
    async use() {
      const client = world.client()
      const started = await passkeys.startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { session: null, client })
      return passkeys.finishPasskeySignIn(world.auth, passkey.answer(started), client)
    },
  },
  'factors/second-factor/verify-second-factor.ts': {
    end: 'is two factors',
    async use() {
      const client = world.client()
      const first = await email.signInWithEmail(world.auth, ana, client)
      if (first.status !== 'second-factor-required') throw new Error('She was not asked for a second factor.')
      const { challengeId } = first
      return (await verifySecondFactor(world.auth, { challengeId, code: app.code() }, client)).signedIn
    },
  },
  'providers/email/finish-registration.ts': {
    end: 'is for newcomers only',
    use: () => world.signUp(),
  },
  'providers/email/change-password.ts': {
    end: 'goes on with a session',
    async use() {
      const input = { currentPassword: ana.password, newPassword: 'one more fine passphrase' }
      return email.changePassword(world.auth, input, { session: ana.session, client: world.client() })
    },
  },
}

const ends: Readonly<Record<End, { readonly status: string; readonly opened: number }>> = {
  'asks for the second factor': { status: 'second-factor-required', opened: 0 },
  'is two factors': { status: 'signed-in', opened: 1 },
  'is for newcomers only': { status: 'signed-in', opened: 0 },
  'goes on with a session': { status: 'signed-in', opened: 1 },
}

const subject = 'subject-of-ana'
let local: LocalProviders
let firebase: KeyServer
let world: AuthHarness
let ana: Person
let passkey: AddedPasskey
let app: AuthenticatorApp

beforeAll(async () => {
  local = await openLocalProviders()
  firebase = await createKeyServer()
})
afterAll(async () => {
  await local[Symbol.asyncDispose]()
  await firebase[Symbol.asyncDispose]()
})

const stranger = () => ({ client: world.client() })
const tokenFrom = (server: KeyServer, audience: string) =>
  idTokenClaims(server, audience, world.clock.now(), { sub: subject })

const root = path.join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing/'))

/** The files that a text stands in, besides those that define what it names. */
const filesWith = (text: RegExp, besides: readonly string[] = []) =>
  sources.filter((file) => !besides.includes(file) && text.test(readFileSync(path.join(root, file), 'utf8'))).toSorted()

describe('the inventory of ways in', () => {
  test('has every file that opens a session', () => {
    const shared = ['core/complete-sign-in.ts', 'core/issue-auth-key.ts', 'providers/external/sign-in-with-identity.ts']
    const opens =
      /\b(?:completeSignIn|completeSignInWithin|completeFirstSignInWithin|issueAuthKey|signInWithIdentity)\(/
    expect(filesWith(opens, shared)).toEqual(Object.keys(waysIn).toSorted())
    expect(filesWith(/\bsignInWithIdentity\(/, shared)).not.toEqual([])
  })

  test('is complete: one place writes keys, and two let it', () => {
    expect(filesWith(/\bauthKey\.(?:create|createMany|createManyAndReturn|upsert)\(/)).toEqual([
      'core/issue-auth-key.ts',
    ])
    expect(filesWith(/\bissueAuthKey\(/, ['core/issue-auth-key.ts'])).toEqual([
      'core/complete-sign-in.ts',
      'providers/email/change-password.ts',
    ])
    expect(filesWith(/insert into "?auth_key/i)).toEqual([])
  })
})

describe.each(Object.entries(waysIn))('%s', (_, { end, use }) => {
  beforeAll(async () => {
    const providers = { firebase: firebaseSettings(firebase) }
    world = await createAuthHarness({ providers })
    const { identityProviders } = local.runtime
    Object.assign(world.auth, { identityProviders: { ...world.auth.identityProviders, ...identityProviders } })
    world.clock.advance(local.clock.now().getTime() - world.clock.now().getTime())
    ana = await world.signUp()
    const owner = { session: ana.session, client: world.client() }
    passkey = await addPasskey(world.auth, owner)
    for (const [provider, { issuer }] of [
      ['google', local.google],
      ['apple', local.apple],
      ['firebase', firebase],
    ] as const) {
      const at = world.clock.now()
      await world.database.db.tables.externalAccount.create({
        data: {
          ...{ id: crypto.randomUUID(), userId: ana.session.userId, provider, issuer, subject },
          ...{ email: ana.email, createdAt: at, lastUsedAt: at },
        },
      })
    }
    app = await addAuthenticatorApp(world.auth, owner)
    // The code that confirmed the app is used up.
    world.clock.advance(60_000)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test(`${end}, for somebody who has set one up`, async () => {
    const before = await world.database.db.tables.authKey.count({ where: { userId: ana.session.userId } })
    const outcome = await use()
    const opened = (await world.database.db.tables.authKey.count({ where: { userId: ana.session.userId } })) - before
    expect({ status: outcome.status, opened }).toEqual(ends[end])
  })
})
