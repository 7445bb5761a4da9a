import {
  finishEmailChange,
  signInWithEmail,
  startEmailChange,
  startPasswordReset,
  startRegistration,
  undoEmailChange,
  verifyPasswordResetCode,
  verifyRegistrationCode,
} from '../email.ts'
import { deleteDueAccounts, pruneSecurityLogs } from '../housekeeping.ts'
import type { ClientInfo } from '../runtime.ts'
import { verifySecondFactor } from '../second-factor.ts'
import { authenticate } from '../session.ts'
import { requestDeletion } from '../user.ts'
import { addAuthenticatorApp } from './add-authenticator-app.ts'
import type { AuthHarness, Person } from './create-auth-harness.ts'
import { outcome, type OptionRow } from './option-row.ts'

const email = 'ana@example.test'
const minute = 60_000

/** Every option that measures time. "Inside" is the last moment before the time is over, "beyond" the moment it is. */
export const timeOptions: Readonly<Record<string, OptionRow>> = {
  userInfoCacheLifetime: {
    value: 7 * minute,
    inside: 'Ana',
    beyond: 'Anna',
    async edge(world, value) {
      const { session } = await world.signUp({ userName: 'Ana' })
      const { userId } = session
      const shown = async () => (await world.auth.userInfos.get(userId)).userName
      await shown()
      await world.database.db.tables.userProfile.update({ where: { userId }, data: { userName: 'Anna' } })
      return atTheEdge(world, value, shown)
    },
  },
  validationCodeLifetime: {
    value: 7 * minute,
    inside: 'fine',
    beyond: 'CODE_EXPIRED',
    async edge(world, value) {
      const codeAfter = async (waitMs: number) => {
        const to = `after-${waitMs}@example.test`
        const { requestId } = await startRegistration(world.auth, { email: to }, world.client())
        world.clock.advance(waitMs)
        return outcome(verifyRegistrationCode(world.auth, { requestId, code: world.codeFor(to) }, world.client()))
      }
      return [await codeAfter(value - 1), await codeAfter(value)]
    },
  },
  passwordResetExpirationTime: {
    value: 7 * minute,
    inside: 'fine',
    beyond: 'CODE_EXPIRED',
    async edge(world, value) {
      const codeAfter = async (waitMs: number) => {
        const { email: to } = await world.signUp()
        const { requestId } = await startPasswordReset(world.auth, { email: to }, world.client())
        world.clock.advance(waitMs)
        return outcome(verifyPasswordResetCode(world.auth, { requestId, code: world.codeFor(to) }, world.client()))
      }
      return [await codeAfter(value - 1), await codeAfter(value)]
    },
  },
  mailResendInterval: {
    value: 7 * minute,
    inside: 1,
    beyond: 2,
    async edge(world, value) {
      const client = world.client()
      const ask = async () => {
        await startRegistration(world.auth, { email }, client)
        return world.mails.length
      }
      await ask()
      return atTheEdge(world, value, ask)
    },
  },
  emailSignInFailureResetTime: {
    value: 7 * minute,
    config: { maxAllowedEmailSignInAttempts: 1 },
    inside: 'TOO_MANY_ATTEMPTS',
    beyond: 'INVALID_CREDENTIALS',
    async edge(world, value) {
      const attempt = () => outcome(world.signIn({ email, password: 'not the password' }))
      await attempt()
      return atTheEdge(world, value, attempt)
    },
  },
  trustedDeviceLifetime: {
    value: 7 * minute,
    inside: 'signed-in',
    beyond: 'second-factor-required',
    async edge(world, value) {
      const ana = await world.signUp()
      const trusting = await trustingClient(world, ana)
      const signInAgain = async () => (await signInWithEmail(world.auth, ana, trusting)).status
      return atTheEdge(world, value, signInAgain)
    },
  },
  emailChangeUndoWindow: {
    value: 7 * minute,
    inside: 'fine',
    beyond: 'INVALID_CODE',
    async edge(world, value) {
      const undoAfter = async (waitMs: number) => {
        const undoToken = await changeAddress(world, await world.signUp())
        world.clock.advance(waitMs)
        return outcome(undoEmailChange(world.auth, { undoToken }, world.client()))
      }
      return [await undoAfter(value - 1), await undoAfter(value)]
    },
  },
  accountDeletionGrace: {
    value: 7 * minute,
    inside: 0,
    beyond: 1,
    async edge(world, value) {
      const { session } = await world.signUp()
      await requestDeletion(world.auth, { session, client: world.client() })
      return atTheEdge(world, value, async () => (await deleteDueAccounts(world.auth)).deleted)
    },
  },
  securityLogRetention: {
    value: 7 * minute,
    inside: 0,
    beyond: 'some',
    async edge(world, value) {
      await world.signUp()
      return atTheEdge(world, value + 1, async () => someOf((await pruneSecurityLogs(world.auth)).pruned))
    },
  },
  securityLogPersonalRetention: {
    value: 7 * minute,
    inside: 0,
    beyond: 'some',
    async edge(world, value) {
      await world.signUp()
      return atTheEdge(world, value + 1, async () => someOf((await pruneSecurityLogs(world.auth)).erased))
    },
  },
  lifetime: {
    value: 7 * minute,
    inside: 'signed-in',
    beyond: 'expired',
    edge: async (world, value) => sessionAtTheEdge(world, value),
  },
  inactivityTimeout: {
    value: 7 * minute,
    inside: 'signed-in',
    beyond: 'inactive',
    edge: async (world, value) => sessionAtTheEdge(world, value),
  },
}

/** Just before `ms` are over, and then at that moment. */
async function atTheEdge<Found>(
  world: AuthHarness,
  ms: number,
  look: () => Promise<Found>,
): Promise<readonly [Found, Found]> {
  world.clock.advance(ms - 1)
  const inside = await look()
  world.clock.advance(1)
  return [inside, await look()]
}

const someOf = (count: number) => (count > 0 ? 'some' : 0)

async function sessionAtTheEdge(world: AuthHarness, ms: number): Promise<readonly [string, string]> {
  const stateAfter = async (waitMs: number) => {
    const { key } = await world.signUp()
    world.clock.advance(waitMs)
    const authentication = await authenticate(world.auth, key)
    return authentication.status === 'refused' ? authentication.reason : authentication.status
  }
  return [await stateAfter(ms - 1), await stateAfter(ms)]
}

/** A browser in which she has done both steps, and asked to be spared the second. */
async function trustingClient(world: AuthHarness, person: Person): Promise<ClientInfo> {
  const client = world.client()
  const app = await addAuthenticatorApp(world.auth, { session: person.session, client })
  const begun = await signInWithEmail(world.auth, person, client)
  const challengeId = begun.status === 'second-factor-required' ? begun.challengeId : ''
  const input = { challengeId, code: app.code(1), trustDevice: true }
  const { trusted } = await verifySecondFactor(world.auth, input, client)
  return { ...client, trustedDevice: trusted?.token ?? null }
}

/** Answers the token that undoes it. */
async function changeAddress(world: AuthHarness, { session, email: former }: Person): Promise<string> {
  const newEmail = `new-${former}`
  const by = { session, client: world.client() }
  const { requestId } = await startEmailChange(world.auth, { newEmail }, by)
  await finishEmailChange(world.auth, { requestId, code: world.codeFor(newEmail) }, by)
  const mail = world.mails.findLast(({ kind, to }) => kind === 'email-changed' && to === former)
  return /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}
