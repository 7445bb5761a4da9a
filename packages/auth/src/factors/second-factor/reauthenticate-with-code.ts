import type { ReauthenticateWithCodeInput } from '@latchkey/contracts/auth/reauthenticate'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { noteProof } from '../../core/note-proof.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { FactorOwner } from '../totp/start-totp-enrollment.ts'
import { verifyTotpCode, spendStep } from './verify-totp-code.ts'
import { takeSecondFactorTry } from './second-factor-try.ts'

/**
 * Proves once more, by a code of her app, who is signed in: the session counts as recent from now on. Tries are counted
 * before the code is checked, for this session alone, and a code that was used signs nobody in any more.
 *
 * @throws DomainError `INVALID_SECOND_FACTOR`, also where she has no app; it ends nothing. `NOT_SIGNED_IN` when the
 *   session ended meanwhile; `TOO_MANY_ATTEMPTS`.
 */
export async function reauthenticateWithCode(
  auth: AuthRuntime,
  { code }: ReauthenticateWithCodeInput,
  { session, client }: FactorOwner,
): Promise<void> {
  const { userId, method } = session
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const attempt = await takeSecondFactorTry(auth, { userId, method, session, client })
  const checked = await verifyTotpCode(auth, userId, code)
  if (!checked) {
    await attempt.refused()
    throw new DomainError('INVALID_SECOND_FACTOR')
  }
  const requireProof = (tables: Parameters<typeof spendStep>[0]) => spendStep(tables, checked)
  await noteProof(auth, { session, client, method: 'code', requireProof })
  await attempt.succeeded()
}
