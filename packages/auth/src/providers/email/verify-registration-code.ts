import type { VerifiedRegistration, VerifyRegistrationCodeInput } from '@latchkey/contracts/auth/email'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { redeemCode } from './redeem-code.ts'

/**
 * Exchanges the code from the mail for a token that `finishRegistration` takes, once.
 *
 * @throws DomainError `CODE_EXPIRED` for the right code after its time; `INVALID_CODE` for everything else that is
 *   wrong, also for the right code once its tries are used up; `TOO_MANY_ATTEMPTS`.
 */
export async function verifyRegistrationCode(
  auth: AuthRuntime,
  { requestId, code }: VerifyRegistrationCodeInput,
  client: ClientInfo,
): Promise<VerifiedRegistration> {
  // The mail to an address that has an account said so instead of carrying a code.
  const isMeantFor = (userId: string | null) => userId === null
  return {
    registrationToken: await redeemCode(auth, { purpose: 'registration', requestId, code, isMeantFor }, client),
  }
}
