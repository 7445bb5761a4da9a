import type { VerifySecondFactorInput } from '@latchkey/contracts/auth/second-factor'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { takeDeviceMail } from '../../core/announce-new-device.ts'
import { completeSignInWithin, type SignedIn } from '../../core/complete-sign-in.ts'
import { readSignInChallenge, spendSignInChallenge, type ChallengedPerson } from '../../core/sign-in-challenge.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { signInLocks } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../../runtime.ts'
import { spendRecoveryCode } from '../recovery-codes/recovery-codes.ts'
import { trustDevice, type TrustedBrowser } from '../trusted-devices/trust-device.ts'
import { verifyTotpCode, spendStep, type VerifiedCode } from './verify-totp-code.ts'
import { takeSecondFactorTry } from './second-factor-try.ts'

/** A sign-in whose second step is done; `trusted` where the browser is spared it from now on. */
export interface SecondFactorVerified {
  readonly signedIn: SignedIn
  readonly trusted: TrustedBrowser | null
}

/**
 * Finishes a sign-in by its second step: a code of the app, or a recovery code. The challenge, the code and the session
 * are one transaction, so that a code opens one session however often it is sent. Tries are counted by the person before
 * the code is checked, so beginning more sign-ins gives nobody more of them. A wrong code leaves the challenge good.
 *
 * @throws DomainError `INVALID_SECOND_FACTOR`; `INVALID_CODE` for a challenge that is used, too old, made up or another
 *   browser's; `ACCOUNT_BLOCKED`, after the right code only; `TOO_MANY_ATTEMPTS`.
 */
export async function verifySecondFactor(
  auth: AuthRuntime,
  input: VerifySecondFactorInput,
  client: ClientInfo,
): Promise<SecondFactorVerified> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const challenge = await readSignInChallenge(auth, input.challengeId, client)
  const attempt = await takeSecondFactorTry(auth, { ...challenge, client })
  const proof = await proofIn(auth, input, { ...challenge, isStopped: attempt.isStopped })
  const done = proof && (await signIn(auth, { challenge, proof, client, asksTrust: input.trustDevice ?? false }))
  if (!done) {
    await attempt.refused()
    throw new DomainError('INVALID_SECOND_FACTOR')
  }
  await attempt.succeeded()
  if (done === 'blocked') throw new DomainError('ACCOUNT_BLOCKED')
  const { signedIn, trusted, publish } = done
  publish()
  return { signedIn, trusted }
}

type Proof =
  | { readonly method: 'totp'; readonly code: VerifiedCode }
  | { readonly method: 'recovery-code'; readonly code: string }

async function proofIn(
  auth: AuthRuntime,
  input: VerifySecondFactorInput,
  { userId, isStopped }: ChallengedPerson & { readonly isStopped: boolean },
): Promise<Proof | null> {
  if ('recoveryCode' in input) return { method: 'recovery-code', code: input.recoveryCode }
  const code = isStopped ? null : await verifyTotpCode(auth, userId, input.code)
  return code && { method: 'totp', code }
}

interface SecondStep {
  readonly challenge: ChallengedPerson
  readonly proof: Proof
  readonly client: ClientInfo
  readonly asksTrust: boolean
}

type Done = (SecondFactorVerified & { readonly publish: () => void }) | 'blocked'

/** Null where the code was none after all; the challenge is good then. */
async function signIn(auth: AuthRuntime, step: SecondStep): Promise<Done | null> {
  const { challenge, proof, client } = step
  const grant = { userId: challenge.userId, method: challenge.method, secondFactor: proof.method, client }
  const spareDeviceMail = !(await takeDeviceMail(auth, grant))
  return auth.db
    .transaction(
      async (tables): Promise<Done> => {
        await spendSignInChallenge(auth, tables, challenge)
        const left = await spendProof(auth, tables, step)
        const done = await completeSignInWithin(auth, tables, { ...grant, spareDeviceMail })
        if (done === 'blocked') return done
        const { outcome, publish } = done
        if (outcome.status !== 'signed-in') throw new Error('Nothing is asked for after the second step.')
        if (left !== null) await tellOfRecoveryCode(auth, tables, { ...step, signedIn: outcome, left })
        const trusted = step.asksTrust ? await trustDevice(auth, tables, { session: outcome.session, client }) : null
        const publishAll = () => {
          publish()
          if (left !== null) auth.outbox.wake()
        }
        return { signedIn: outcome, trusted, publish: publishAll }
      },
      signInLocks(challenge.userId, client),
    )
    .catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'INVALID_SECOND_FACTOR') return null
      throw error
    })
}

/** @returns how many recovery codes are left, where one was used. */
async function spendProof(
  auth: AuthRuntime,
  tables: AuthTables,
  { challenge: { userId }, proof }: SecondStep,
): Promise<number | null> {
  if (proof.method === 'totp') {
    await spendStep(tables, proof.code)
    return null
  }
  const left = await spendRecoveryCode(auth, tables, { userId, code: proof.code })
  if (left === null) throw new DomainError('INVALID_SECOND_FACTOR')
  await tables.totpFactor.updateMany({ where: { userId }, data: { failedInRow: 0 } })
  return left
}

async function tellOfRecoveryCode(
  auth: AuthRuntime,
  tables: AuthTables,
  { signedIn, client, left }: SecondStep & { readonly signedIn: SignedIn; readonly left: number },
): Promise<void> {
  const { userId, authKeyId } = signedIn.session
  await recordSecurityEvent(tables, auth, { event: 'recovery-code-used', details: { left }, userId, authKeyId, client })
  await tellSecurityChange(auth, tables, { userId, change: 'recovery-code-used', subject: String(left), client })
}
