import { afterAll, beforeAll, expect, test } from 'vitest'
import * as admin from '../admin.ts'
import * as email from '../email.ts'
import * as housekeeping from '../housekeeping.ts'
import * as session from '../session.ts'
import { addAuthenticatorApp, createAuthHarness, makeAdministrator, type AuthHarness, type Person } from '../testing.ts'
import { describeActs, type Act } from '../testing/describe-acts.ts'
import { silentFunctions } from '../testing/silent-functions.ts'
import * as userImage from '../user-image.ts'
import * as user from '../user.ts'

const day = 86_400_000
const operator = { kind: 'operator' } as const
const newPassword = 'another fine long passphrase'

/** Every act that changes security, and the rows that it leaves: one for each thing that it does. */
const acts: Readonly<Record<string, Act>> = {
  finishRegistration: {
    rows: ['registered', 'signed-in'],
    async ready() {
      const client = world.client()
      const address = 'new@example.test'
      const { requestId } = await email.startRegistration(world.auth, { email: address }, client)
      const code = world.codeFor(address)
      const { registrationToken } = await email.verifyRegistrationCode(world.auth, { requestId, code }, client)
      return () => email.finishRegistration(world.auth, { registrationToken, password: newPassword }, client)
    },
  },
  signInWithEmail: {
    rows: ['signed-in'],
    ready: async () => () => world.signIn(ana),
  },
  'signInWithEmail, wrong password': {
    rows: ['sign-in-failed'],
    ready: async () => () => world.signIn({ ...ana, password: 'wrong' }).catch(() => undefined),
  },
  'signInWithEmail, refused by the limit': {
    rows: ['too-many-tries'],
    async ready() {
      const stranger = { ...ana, password: 'wrong' }
      for (let tries = 0; tries < 5; tries++) await world.signIn(stranger).catch(() => undefined)
      return async () => {
        // The mail goes out once a day; the next day is another.
        await world.database.pool.query(`delete from rate_limit where key like 'tooManyTriesMails:%'`)
        await world.signIn(stranger).catch(() => undefined)
      }
    },
  },
  'signInWithEmail, the last wrong password in a row': {
    rows: ['sign-in-failed', 'too-many-tries'],
    async ready() {
      await world.database.db.tables.emailAccount.updateMany({ where: { email: ana.email }, data: { failedInRow: 99 } })
      return () => world.signIn({ ...ana, password: 'wrong' }).catch(() => undefined)
    },
  },
  'signInWithEmail, blocked': {
    rows: ['sign-in-failed'],
    async ready() {
      await admin.blockUser(world.auth, operator, { userId: ana.session.userId })
      return () => world.signIn(ana).catch(() => undefined)
    },
  },
  'signInWithEmail, one session too many': {
    rows: ['sessions-over-limit', 'signed-in'],
    async ready() {
      const auth = { ...world.auth, config: { ...world.auth.config, maxSessionsPerUser: 1 } }
      return () => email.signInWithEmail(auth, ana, world.client())
    },
  },
  completeSignIn: {
    rows: ['signed-in'],
    ready: async () => () =>
      session.completeSignIn(world.auth, { userId: ana.session.userId, method: 'email', client: world.client() }),
  },
  reauthenticateWithPassword: {
    rows: ['reauthenticated'],
    async ready() {
      world.clock.advance(1000)
      return () => email.reauthenticateWithPassword(world.auth, { password: ana.password }, owner())
    },
  },
  changePassword: {
    rows: ['password-changed', 'all-sessions-ended'],
    ready: async () => () => email.changePassword(world.auth, { currentPassword: ana.password, newPassword }, owner()),
  },
  'changePassword, keeping the other devices': {
    rows: ['password-changed', 'session-ended'],
    ready: async () => () =>
      email.changePassword(world.auth, { currentPassword: ana.password, newPassword, keepOtherDevices: true }, owner()),
  },
  finishPasswordReset: {
    rows: ['password-reset', 'all-sessions-ended', 'signed-in'],
    async ready() {
      const client = world.client()
      const { requestId } = await email.startPasswordReset(world.auth, { email: ana.email }, client)
      const code = world.codeFor(ana.email)
      const { resetToken } = await email.verifyPasswordResetCode(world.auth, { requestId, code }, client)
      return () => email.finishPasswordReset(world.auth, { resetToken, newPassword }, client)
    },
  },
  finishEmailChange: {
    rows: ['email-changed'],
    ready: async () => changeOfAddress(),
  },
  undoEmailChange: {
    rows: ['email-change-undone', 'all-sessions-ended'],
    async ready() {
      await (
        await changeOfAddress()
      )()
      const undoToken = tokenFor(ana.email, '/undo-email-change')
      return () => email.undoEmailChange(world.auth, { undoToken }, world.client())
    },
  },
  reportNotMe: {
    rows: ['reported-not-me', 'all-sessions-ended'],
    async ready() {
      await world.signIn(ana)
      const token = tokenFor(ana.email, '/not-me')
      return () => email.reportNotMe(world.auth, { token }, world.client())
    },
  },
  requestDeletion: {
    rows: ['deletion-requested'],
    ready: async () => () => user.requestDeletion(world.auth, owner()),
  },
  cancelDeletion: {
    rows: ['deletion-cancelled'],
    async ready() {
      await user.requestDeletion(world.auth, owner())
      return () => user.cancelDeletion(world.auth, owner())
    },
  },
  signOutDevice: {
    rows: ['session-ended'],
    ready: async () => () => session.signOutDevice(world.auth, ana.session),
  },
  signOut: {
    rows: ['all-sessions-ended'],
    ready: async () => () => session.signOut(world.auth, ana.session),
  },
  signOutAllDevices: {
    rows: ['all-sessions-ended'],
    ready: async () => () => session.signOutAllDevices(world.auth, ana.session),
  },
  revokeSession: {
    rows: ['session-ended'],
    async ready() {
      const { session: other } = await world.signIn(ana)
      return () => session.revokeSession(world.auth, ana.session, other.authKeyId)
    },
  },
  revokeOtherSessions: {
    rows: ['other-sessions-ended'],
    async ready() {
      await world.signIn(ana)
      await world.signIn(ana)
      return () => session.revokeOtherSessions(world.auth, ana.session)
    },
  },
  endAuthKeys: {
    rows: ['session-ended'],
    ready: async () => () =>
      session.endAuthKeys(world.auth, {
        userId: ana.session.userId,
        endings: [{ reason: 'signed-out' }],
        entry: () => ({ event: 'session-ended', details: { reason: 'signed-out' }, userId: ana.session.userId }),
      }),
  },
  sweepSessions: {
    rows: ['session-ended'],
    async ready() {
      world.clock.advance(8 * day)
      return () => housekeeping.sweepSessions(world.auth)
    },
  },
  createUser: {
    rows: ['user-created'],
    ready: async () => () => admin.createUser(world.auth, operator, { email: 'made@example.test', password: null }),
  },
  blockUser: {
    rows: ['user-blocked', 'all-sessions-ended'],
    ready: async () => () => admin.blockUser(world.auth, operator, { userId: ana.session.userId }),
  },
  unblockUser: {
    rows: ['user-unblocked'],
    async ready() {
      await admin.blockUser(world.auth, operator, { userId: ana.session.userId })
      return () => admin.unblockUser(world.auth, operator, { userId: ana.session.userId })
    },
  },
  grantScope: {
    rows: ['scopes-changed'],
    ready: async () => () => admin.grantScope(world.auth, operator, { userId: ana.session.userId, scopeName: 'admin' }),
  },
  revokeScope: {
    rows: ['scopes-changed'],
    async ready() {
      const input = { userId: ana.session.userId, scopeName: 'admin' }
      await admin.grantScope(world.auth, operator, input)
      return () => admin.revokeScope(world.auth, operator, input)
    },
  },
  setScopes: {
    rows: ['scopes-changed'],
    ready: async () => () =>
      admin.setScopes(world.auth, operator, { userId: ana.session.userId, scopeNames: ['admin'] }),
  },
  requireNewPassword: {
    rows: ['new-password-required', 'all-sessions-ended'],
    ready: async () => () => admin.requireNewPassword(world.auth, operator, { userId: ana.session.userId }),
  },
  removeSecondFactor: {
    rows: ['totp-disabled'],
    async ready() {
      await addAuthenticatorApp(world.auth, owner())
      return () => admin.removeSecondFactor(world.auth, operator, { userId: ana.session.userId })
    },
  },
  endUserSessions: {
    rows: ['all-sessions-ended'],
    ready: async () => () => admin.endUserSessions(world.auth, operator, { userId: ana.session.userId }),
  },
  endSession: {
    rows: ['session-ended'],
    ready: async () => () => admin.endSession(world.auth, operator, { sessionId: ana.session.authKeyId }),
  },
  'deleteUser, by an administrator': {
    rows: ['user-deleted'],
    async ready() {
      const boss = await world.signUp()
      await admin.grantScope(world.auth, operator, { userId: boss.session.userId, scopeName: 'admin' })
      const actor = { kind: 'administrator', userId: boss.session.userId } as const
      return () => admin.deleteUser(world.auth, actor, { userId: ana.session.userId })
    },
  },
  'resendMail, by an administrator': {
    rows: ['mail-resent'],
    async ready() {
      const at = world.clock.now()
      const mail = { id: '019ca8a0-0000-7000-8000-000000000001', kind: 'new-device', recipient: ana.email }
      const times = { createdAt: at, nextAttemptAt: at, settledAt: at, expiresAt: new Date(at.getTime() + day) }
      const data = { ...mail, ...times, sealedBody: Uint8Array.of(1), status: 'failed' }
      await world.database.db.tables.outboxMail.create({ data, select: { id: true } })
      await makeAdministrator(world, ana)
      const actor = { kind: 'administrator', userId: ana.session.userId } as const
      return () => admin.resendMail(world.auth, actor, { id: mail.id })
    },
  },
}

let world: AuthHarness
let ana: Person

beforeAll(async () => {
  world = await createAuthHarness({ config: { networkLimitBurst: 1000 } })
})
afterAll(() => world[Symbol.asyncDispose]())

const owner = () => ({ session: ana.session, client: world.client() })

async function changeOfAddress(): Promise<() => Promise<unknown>> {
  const newEmail = `anew-${ana.email}`
  const { requestId } = await email.startEmailChange(world.auth, { newEmail }, owner())
  const code = world.codeFor(newEmail)
  return () => email.finishEmailChange(world.auth, { requestId, code }, owner())
}

/** The token of a link in the newest mail to an address that has such a link. */
function tokenFor(address: string, page: string): string {
  const links = world.mails.flatMap(({ to, text }) => (to === address ? (text.match(/https:\S+/g) ?? []) : []))
  const link = links.map((text) => new URL(text)).findLast(({ pathname }) => pathname === page)
  return link?.searchParams.get('token') ?? expect.unreachable(`No mail to ${address} links to ${page}.`)
}

describeActs(acts, {
  world: () => world,
  async begin() {
    ana = await world.signUp()
  },
})

test('nothing that can be done is missing here', () => {
  const entries = { ...admin, ...email, ...housekeeping, ...session, ...userImage, ...user }
  const done = Object.entries(entries).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
  const named = new Set([...Object.keys(acts).map((name) => name.replace(/,.*/, '')), ...Object.keys(silentFunctions)])
  expect(done.filter((name) => !named.has(name))).toEqual([])
  expect([...named].filter((name) => !done.includes(name))).toEqual([])
})
