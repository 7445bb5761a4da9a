import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret, TOTP } from 'otpauth'
import * as external from '../external.ts'
import * as passkeys from '../passkey.ts'
import * as redirect from '../redirect-sign-in.ts'
import * as secondFactor from '../second-factor.ts'
import { signInWithEmail } from '../email.ts'
import {
  addAuthenticatorApp,
  addPasskey,
  createAuthHarness,
  createSoftwareAuthenticator,
  type AuthHarness,
  type Person,
} from '../testing.ts'
import { describeActs, type Act } from '../testing/describe-acts.ts'
import { createKeyServer, type KeyServer } from '../testing/key-server.ts'
import { localCallbackUrl, openLocalProviders, type LocalProviders } from '../testing/open-local-providers.ts'
import { firebaseSettings, idTokenClaims } from '../testing/provider-settings.ts'
import { visitProvider } from '../testing/visit-provider.ts'

const subject = 'subject-1'
const nobody = { session: null }

/** Every act of the ways in beside the password. */
const acts: Readonly<Record<string, Act>> = {
  'signInWithGoogle, the first time': {
    rows: ['registered', 'signed-in'],
    ready: async () => () => withGoogle(),
  },
  signInWithGoogle: {
    rows: ['signed-in'],
    async ready() {
      await link('google')
      return withGoogle
    },
  },
  signInWithApple: {
    rows: ['signed-in'],
    async ready() {
      await link('apple')
      const idToken = await token(local.apple, 'test.latchkey.ios')
      return () => external.signInWithApple(world.auth, { idToken }, from())
    },
  },
  signInWithFirebase: {
    rows: ['signed-in'],
    async ready() {
      await link('firebase')
      const idToken = await token(firebase, 'latchkey-test')
      return () => external.signInWithFirebase(world.auth, { idToken }, from())
    },
  },
  'signInWithGoogle, by somebody who has a second factor': {
    rows: ['second-factor-asked'],
    async ready() {
      await link('google')
      await addAuthenticatorApp(world.auth, owner())
      return withGoogle
    },
  },
  linkWithToken: {
    rows: ['identity-linked'],
    async ready() {
      const idToken = await token(local.google, 'latchkey-web')
      return () => external.linkWithToken(world.auth, { provider: 'google', idToken }, owner())
    },
  },
  unlinkIdentity: {
    rows: ['identity-unlinked'],
    async ready() {
      const id = await link('google')
      return () => external.unlinkIdentity(world.auth, { id }, owner())
    },
  },
  receiveAppleNotification: {
    rows: ['identity-unlinked'],
    async ready() {
      await link('apple')
      world.clock.advance(1000)
      const seconds = Math.floor(world.clock.now().getTime() / 1000)
      const events = JSON.stringify({ type: 'consent-revoked', sub: subject, event_time: seconds * 1000 })
      const payload = await local.apple.sign({
        iss: local.apple.issuer,
        aud: 'test.latchkey.web',
        iat: seconds,
        events,
      })
      return () => external.receiveAppleNotification(world.auth, payload)
    },
  },
  finishRedirect: {
    rows: ['signed-in'],
    async ready() {
      await link('google')
      return () => thereAndBack('sign-in', nobody)
    },
  },
  'finishRedirect, to link': {
    rows: ['identity-linked'],
    ready: async () => () => thereAndBack('link', ana),
  },
  'finishRedirect, to prove herself': {
    rows: ['reauthenticated'],
    async ready() {
      await link('google')
      world.clock.advance(1000)
      return () => thereAndBack('reauthentication', ana)
    },
  },
  finishPasskeyRegistration: {
    rows: ['passkey-added'],
    ready: async () => () => addPasskey(world.auth, owner()),
  },
  finishPasskeySignIn: {
    rows: ['signed-in'],
    async ready() {
      const passkey = await addPasskey(world.auth, owner())
      return async () => {
        const { client } = from()
        const started = await passkeys.startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { ...nobody, client })
        return passkeys.finishPasskeySignIn(world.auth, passkey.answer(started), client)
      }
    },
  },
  'finishPasskeySignIn, with a copy of the passkey': {
    rows: ['sign-in-failed'],
    async ready() {
      const passkey = await addPasskey(world.auth, owner(), { authenticator: createSoftwareAuthenticator() })
      await world.database.pool.query('update passkey set counter = 1000')
      return async () => {
        const { client } = from()
        const started = await passkeys.startPasskeySignIn(world.auth, { purpose: 'sign-in' }, { ...nobody, client })
        const answer = passkey.answer(started, { counter: 7 })
        return passkeys.finishPasskeySignIn(world.auth, answer, client).catch(() => undefined)
      }
    },
  },
  renamePasskey: {
    rows: ['passkey-renamed'],
    async ready() {
      const { id } = await addPasskey(world.auth, owner())
      return () => passkeys.renamePasskey(world.auth, { id, name: 'Work laptop' }, owner())
    },
  },
  deletePasskey: {
    rows: ['passkey-removed'],
    async ready() {
      const { id } = await addPasskey(world.auth, owner())
      return () => passkeys.deletePasskey(world.auth, { id }, owner())
    },
  },
  reauthenticateWithPasskey: {
    rows: ['reauthenticated'],
    async ready() {
      const passkey = await addPasskey(world.auth, owner())
      world.clock.advance(1000)
      return async () => {
        const who = owner()
        const started = await passkeys.startPasskeySignIn(world.auth, { purpose: 'reauthentication' }, who)
        return passkeys.reauthenticateWithPasskey(world.auth, passkey.answer(started), who)
      }
    },
  },
  confirmTotpEnrollment: {
    rows: ['totp-enabled'],
    async ready() {
      const { secret } = await secondFactor.startTotpEnrollment(world.auth, owner())
      const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: world.clock.now().getTime() })
      return () => secondFactor.confirmTotpEnrollment(world.auth, { code }, owner())
    },
  },
  disableTotp: {
    rows: ['totp-disabled'],
    async ready() {
      await addAuthenticatorApp(world.auth, owner())
      return () => secondFactor.disableTotp(world.auth, owner())
    },
  },
  regenerateRecoveryCodes: {
    rows: ['recovery-codes-renewed'],
    async ready() {
      await addAuthenticatorApp(world.auth, owner())
      return () => secondFactor.regenerateRecoveryCodes(world.auth, owner())
    },
  },
  reauthenticateWithCode: {
    rows: ['reauthenticated'],
    async ready() {
      const app = await addAuthenticatorApp(world.auth, owner())
      world.clock.advance(60_000)
      return () => secondFactor.reauthenticateWithCode(world.auth, { code: app.code() }, owner())
    },
  },
  verifySecondFactor: {
    rows: ['signed-in'],
    async ready() {
      const { app, challenge } = await challenged()
      return () => secondFactor.verifySecondFactor(world.auth, { ...challenge, code: app.code() }, challenge.client)
    },
  },
  'verifySecondFactor, with a recovery code, in a browser to be trusted': {
    rows: ['signed-in', 'recovery-code-used', 'device-trusted'],
    async ready() {
      const { app, challenge } = await challenged()
      const recoveryCode = (app.recoveryCodes[0] ?? '').replaceAll('-', '')
      const input = { ...challenge, recoveryCode, trustDevice: true }
      return () => secondFactor.verifySecondFactor(world.auth, input, challenge.client)
    },
  },
  'verifySecondFactor, with a wrong code': {
    rows: ['sign-in-failed'],
    async ready() {
      const { challenge } = await challenged()
      const input = { ...challenge, recoveryCode: '0'.repeat(24) }
      return () => secondFactor.verifySecondFactor(world.auth, input, challenge.client).catch(() => undefined)
    },
  },
  revokeTrustedDevice: {
    rows: ['devices-untrusted'],
    async ready() {
      await trustBrowser()
      const [device] = (await secondFactor.secondFactorStatus(world.auth, owner())).trustedDevices
      return () => secondFactor.revokeTrustedDevice(world.auth, { id: device?.id ?? '' }, owner())
    },
  },
  revokeTrustedDevices: {
    rows: ['devices-untrusted'],
    async ready() {
      await trustBrowser()
      return () => secondFactor.revokeTrustedDevices(world.auth, owner())
    },
  },
}

/** What leaves no row, and why it need not. */
const silent: Readonly<Record<string, string>> = {
  startRedirect: 'sends a browser away',
  startPasskeySignIn: 'makes a challenge',
  startPasskeyRegistration: 'makes a challenge',
  startTotpEnrollment: 'makes a secret that does not count yet',
  pendingTotpEnrollment: 'reads',
  secondFactorStatus: 'reads',
  listIdentities: 'reads',
  listPasskeys: 'reads',
  attemptIdIn: 'reads',
  createIdentityProviders: 'makes ready',
  readProviderSettings: 'reads the environment',
}

let local: LocalProviders
let firebase: KeyServer
let world: AuthHarness
let ana: Person

beforeAll(async () => {
  local = await openLocalProviders()
  firebase = await createKeyServer()
  world = await createAuthHarness({
    providers: { firebase: firebaseSettings(firebase) },
    config: { networkLimitBurst: 1000 },
  })
  const { identityProviders } = local.runtime
  Object.assign(world.auth, { identityProviders: { ...world.auth.identityProviders, ...identityProviders } })
  world.clock.advance(local.clock.now().getTime() - world.clock.now().getTime())
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await local[Symbol.asyncDispose]()
  await firebase[Symbol.asyncDispose]()
})

const from = () => ({ client: world.client() })
const owner = () => ({ session: ana.session, ...from() })
const token = (server: KeyServer, audience: string) =>
  server.sign(idTokenClaims(server, audience, world.clock.now(), { sub: subject, email: 'bo@example.test' }))
const withGoogle = async () =>
  external.signInWithGoogle(world.auth, { idToken: await token(local.google, 'latchkey-web') }, from())

async function link(provider: 'google' | 'apple' | 'firebase'): Promise<string> {
  const { issuer } = { google: local.google, apple: local.apple, firebase }[provider]
  const at = world.clock.now()
  const id = crypto.randomUUID()
  const { userId } = ana.session
  await world.database.db.tables.externalAccount.create({
    data: { id, userId, provider, issuer, subject, email: null, createdAt: at, lastUsedAt: at },
  })
  return id
}

async function thereAndBack(
  purpose: 'sign-in' | 'link' | 'reauthentication',
  { session }: Pick<Person, 'session'> | typeof nobody,
) {
  const who = { ...from(), session }
  const callbackUrl = localCallbackUrl('google')
  const started = await redirect.startRedirect(world.auth, { provider: 'google', purpose, callbackUrl }, who)
  const { answer } = visitProvider({ server: local.google, clock: local.clock }, started.url, { sub: subject })
  const secretOf = () => started.cookie.secret
  return redirect.finishRedirect(world.auth, { provider: 'google', answer, callbackUrl, secretOf }, who)
}

/** Somebody who proved her password, and is asked for the second step. */
async function challenged() {
  const app = await addAuthenticatorApp(world.auth, owner())
  world.clock.advance(60_000)
  const { client } = from()
  const outcome = await signInWithEmail(world.auth, ana, client)
  if (outcome.status !== 'second-factor-required') throw new Error('She was not asked for a second factor.')
  return { app, challenge: { challengeId: outcome.challengeId, client } }
}

async function trustBrowser(): Promise<void> {
  const { app, challenge } = await challenged()
  const { challengeId, client } = challenge
  await secondFactor.verifySecondFactor(world.auth, { challengeId, code: app.code(), trustDevice: true }, client)
}

describeActs(acts, {
  world: () => world,
  async begin() {
    ana = await world.signUp()
  },
})

test('nothing that can be done is missing here', () => {
  const entries = { ...external, ...passkeys, ...redirect, ...secondFactor }
  const done = Object.entries(entries).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
  const named = new Set([...Object.keys(acts).map((name) => name.replace(/,.*/, '')), ...Object.keys(silent)])
  expect(done.filter((name) => !named.has(name))).toEqual([])
  expect([...named].filter((name) => !done.includes(name))).toEqual([])
})
