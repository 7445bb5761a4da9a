import type { SecondFactorMethod } from '@latchkey/contracts/auth/sign-in-result'
import { DomainError } from '@latchkey/contracts/domain-error'
import { signInMethod, type SignInMethod } from '@latchkey/contracts/auth/session'
import type { AuthRuntime, AuthTables, ClientInfo } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import type { KeyGrant } from './issue-auth-key.ts'
import { keyedHash, keyedHashes, randomToken } from './keyed-hash.ts'
import { newId } from './new-id.ts'
import { isTrustedDevice, noteTrustedDevice } from './trusted-device.ts'

/** How long the second factor may take. */
export const challengeLifetimeMs = 10 * 60_000

/** One factor is proved and the other is asked for: no session, and nothing that opens one by itself. */
export interface SecondFactorRequired {
  readonly status: 'second-factor-required'
  /** A secret of the caller's; in a browser it is worth nothing without that browser's cookie. */
  readonly challengeId: string
  readonly methods: readonly SecondFactorMethod[]
}

/** Somebody who proved one factor, as the challenge knows her. */
export interface ChallengedPerson {
  readonly id: string
  readonly userId: string
  readonly method: SignInMethod
}

/**
 * Whether this sign-in of somebody who has set up a second factor still needs it: on every way in that is not two factors
 * by itself, unless the factor was just proved or the browser is one that she trusts. Changes nothing.
 */
export async function needsSecondFactor(auth: AuthRuntime, tables: AuthTables, grant: KeyGrant): Promise<boolean> {
  const { userId, client } = grant
  return isOneFactor(grant) && !(await isTrustedDevice(auth, tables, { userId, token: client.trustedDevice }))
}

/** Notes the use of a trusted browser, where it is what spares this sign-in the second factor. */
export async function noteSparedFactor(auth: AuthRuntime, tables: AuthTables, grant: KeyGrant): Promise<void> {
  const { userId, client } = grant
  if (isOneFactor(grant)) await noteTrustedDevice(auth, tables, { userId, token: client.trustedDevice })
}

/** A passkey is two factors by itself: the device that has it, and what unlocks the device (NIST SP 800-63B-4 §3.1.7). */
const isOneFactor = ({ method, secondFactor }: KeyGrant) => method !== 'passkey' && secondFactor === undefined

/** Opens a challenge in the caller's transaction. */
export async function openSignInChallenge(
  auth: AuthRuntime,
  tables: Pick<AuthTables, 'signInChallenge' | 'recoveryCode'>,
  { userId, method, client }: KeyGrant,
): Promise<SecondFactorRequired> {
  const { sessionPeppers } = auth.secrets
  const token = randomToken(auth)
  const createdAt = auth.clock.now()
  const { browserKey } = client
  await tables.signInChallenge.create({
    data: {
      id: newId(auth),
      userId,
      method,
      tokenHash: keyedHash(sessionPeppers, tokenPurpose, token),
      browserHash: browserKey === null ? null : keyedHash(sessionPeppers, browserPurpose, browserKey),
      createdAt,
      expiresAt: datePlus(createdAt, challengeLifetimeMs),
    },
    select: { id: true },
  })
  const codesLeft = await tables.recoveryCode.count({ where: { userId, usedAt: null } })
  const methods = codesLeft === 0 ? (['totp'] as const) : (['totp', 'recovery-code'] as const)
  return { status: 'second-factor-required', challengeId: token, methods }
}

/**
 * Who a challenge is about. Changes nothing.
 *
 * @throws DomainError `INVALID_CODE` for one that is used, too old, made up, or another browser's.
 */
export async function readSignInChallenge(
  auth: AuthRuntime,
  challengeId: string,
  { browserKey }: Pick<ClientInfo, 'browserKey'>,
): Promise<ChallengedPerson> {
  const { sessionPeppers } = auth.secrets
  const found = await auth.db.tables.signInChallenge.findFirst({
    where: {
      tokenHash: { in: keyedHashes(sessionPeppers, tokenPurpose, challengeId) },
      usedAt: null,
      expiresAt: { gt: auth.clock.now() },
      OR: [
        { browserHash: null },
        ...(browserKey === null
          ? []
          : [{ browserHash: { in: keyedHashes(sessionPeppers, browserPurpose, browserKey) } }]),
      ],
    },
    select: { id: true, userId: true, method: true },
  })
  if (!found) throw new DomainError('INVALID_CODE')
  return { ...found, method: signInMethod.parse(found.method) }
}

/**
 * Uses a challenge up: one conditional update decides who may.
 *
 * @throws DomainError `INVALID_CODE` when somebody was faster, the time is over, or an act that ended every session of
 *   hers voided it.
 */
export async function spendSignInChallenge(
  { clock }: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'signInChallenge'>,
  { id }: Pick<ChallengedPerson, 'id'>,
): Promise<void> {
  const now = clock.now()
  const { count } = await tables.signInChallenge.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count !== 1) throw new DomainError('INVALID_CODE')
}

/** Voids what is under way: whoever ends all of her sessions ends those that are about to begin. */
export async function voidSignInChallenges(tables: Pick<AuthTables, 'signInChallenge'>, userId: string): Promise<void> {
  await tables.signInChallenge.deleteMany({ where: { userId, usedAt: null } })
}

const tokenPurpose = 'sign-in-challenge'
const browserPurpose = 'sign-in-challenge-browser'
