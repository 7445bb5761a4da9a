import type { VerifiedPasswordReset, VerifyPasswordResetCodeInput } from '@latchkey/contracts/auth/email'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { redeemCode } from './redeem-code.ts'

/**
 * Exchanges the code from the mail for a token that `finishPasswordReset` takes, once.
 *
 * @throws DomainError `CODE_EXPIRED` for the right code after its time; `INVALID_CODE` for everything else that is
 *   wrong, also for the right code once its tries are used up; `TOO_MANY_ATTEMPTS`.
 */
export async function verifyPasswordResetCode(
  auth: AuthRuntime,
  { requestId, code }: VerifyPasswordResetCodeInput,
  client: ClientInfo,
): Promise<VerifiedPasswordReset> {
  // The mail to an address without an account said so instead of carrying a code.
  const isMeantFor = (userId: string | null) => userId !== null
  return { resetToken: await redeemCode(auth, { purpose: 'password-reset', requestId, code, isMeantFor }, client) }
}
