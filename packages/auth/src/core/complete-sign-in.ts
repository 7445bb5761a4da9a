import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { DomainError } from '@latchkey/contracts/domain-error'
import { findSurplusAuthKeys, readPerson, type PersonRow } from '@latchkey/prisma/person-statements'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthSession, AuthTables } from '../runtime.ts'
import { announceNewDevice, takeDeviceMail } from './announce-new-device.ts'
import { endAuthKeysWithin } from './end-auth-keys.ts'
import { issueAuthKey, type KeyGrant } from './issue-auth-key.ts'
import { renewKnownDevice } from './known-device.ts'
import {
  needsSecondFactor,
  noteSparedFactor,
  openSignInChallenge,
  type SecondFactorRequired,
} from './sign-in-challenge.ts'
import { signOutDeviceWithin } from './sign-out.ts'
import { userInfoOf } from './user-info.ts'
import { signInLocks } from './user-lock.ts'

/** A finished sign-in. The key is shown this once and stored nowhere. */
export interface SignedIn {
  readonly status: 'signed-in'
  readonly session: AuthSession
  readonly userInfo: UserInfo
  readonly key: string
  /** What a browser keeps so that its next sign-in is no news to her. */
  readonly knownDevice: string
}

/** Called first in the transaction, with the person as she stands then; undefined: she is gone. */
export type RequireProof = (tables: AuthTables, person: PersonRow | undefined) => Promise<void> | void

/** How a proof of who somebody is ends: with a session, or with the question for the second factor. */
export type SignInOutcome = SignedIn | SecondFactorRequired

/**
 * Signs in a person who has just proved who she is: the only way to become signed in. Where she has
 * set up a second factor and `grant.method` is not two by itself, she gets a challenge in place of a session. Over `maxSessionsPerUser` the
 * session used longest ago ends with `limit-reached`, in the same transaction, and the session that the call came with ends
 * (OWASP ASVS 5.0 7.2.4); a device she never used is told to her by mail.
 *
 * @param requireProof throws where what was proved has changed since.
 * @throws DomainError `ACCOUNT_BLOCKED`, so only ever call it after the right credential.
 */
export async function completeSignIn(
  auth: AuthRuntime,
  grant: KeyGrant,
  requireProof?: RequireProof,
): Promise<SignInOutcome> {
  const spareDeviceMail = !(await takeDeviceMail(auth, grant))
  const done = await auth.db.transaction(
    (tables) => completeSignInWithin(auth, tables, { ...grant, spareDeviceMail }, requireProof),
    signInLocks(grant.userId, grant.client),
  )
  if (done === 'blocked') throw new DomainError('ACCOUNT_BLOCKED')
  done.publish()
  return done.outcome
}

/**
 * The same inside a transaction of the caller's, which holds `signInLocks`, also where it has just made the person. Call
 * `publish` after the commit. `blocked` leaves a trace in the log and no session.
 */
export async function completeSignInWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  grant: KeyGrant,
  requireProof?: RequireProof,
): Promise<{ readonly outcome: SignInOutcome; readonly publish: () => void } | 'blocked'> {
  const { userId, method, secondFactor, client } = grant
  const person = await readPerson(tables, userId)
  await requireProof?.(tables, person)
  if (!person) throw new DomainError('NOT_FOUND')
  const userInfo = userInfoOf(person)
  if (userInfo.blocked) {
    await recordSecurityEvent(tables, auth, {
      event: 'sign-in-failed',
      details: { method, why: 'blocked' },
      userId,
      client,
    })
    return 'blocked'
  }
  if (person.hasSecondFactor && (await needsSecondFactor(auth, tables, grant))) {
    const outcome = await openSignInChallenge(auth, tables, grant)
    await recordSecurityEvent(tables, auth, { event: 'second-factor-asked', details: { method }, userId, client })
    return { outcome, publish: () => undefined }
  }
  if (person.hasSecondFactor) await noteSparedFactor(auth, tables, grant)
  const former = client.session && (await signOutDeviceWithin(auth, tables, client.session))
  const { publish } = await makeRoom(auth, tables, grant)
  const isAnnounced = await announceNewDevice(auth, tables, { ...grant, email: userInfo.email })
  const { key, session: issued } = await issueAuthKey(auth, tables, grant)
  const session = { ...issued, scopeNames: userInfo.scopeNames }
  const { authKeyId } = session
  const details = { method, ...(secondFactor && { secondFactor }) }
  await recordSecurityEvent(tables, auth, { event: 'signed-in', details, userId, authKeyId, client })
  await auth.hooks?.onSessionCreated?.({ session, tables })
  return {
    outcome: {
      status: 'signed-in',
      session,
      userInfo,
      key,
      knownDevice: renewKnownDevice(auth, client.knownDevice, userId),
    },
    publish() {
      former?.publish()
      publish()
      auth.events.publish('session-started', { userId })
      if (isAnnounced) auth.outbox.wake()
    },
  }
}

/** The same for a person whom the caller's transaction has just made: nothing can stand in her way. */
export async function completeFirstSignInWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  grant: KeyGrant,
): Promise<{ readonly signedIn: SignedIn; readonly publish: () => void }> {
  const done = await completeSignInWithin(auth, tables, { ...grant, completesRegistration: true })
  if (done === 'blocked' || done.outcome.status !== 'signed-in') throw new Error('A new person can always sign in.')
  return { signedIn: done.outcome, publish: done.publish }
}

async function makeRoom(auth: AuthRuntime, tables: AuthTables, { userId }: KeyGrant) {
  const keep = auth.config.maxSessionsPerUser - 1
  const surplus = await findSurplusAuthKeys(tables, { userId, keep, now: auth.clock.now() })
  if (surplus.length === 0) return { publish: () => undefined }
  return endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ only: surplus, reason: 'limit-reached' }],
    entry: (ended) => ({ event: 'sessions-over-limit', details: { reason: 'limit-reached', ended }, userId }),
  })
}
