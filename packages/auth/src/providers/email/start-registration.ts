import type { StartedRequest, StartRegistrationInput } from '@latchkey/contracts/auth/email'
import { networkOf } from '../../client-address.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { ownValidationMail } from './own-code-mail.ts'
import { requireRegistrable } from './registration-gate.ts'
import { openCountedEmailRequest, type NewEmailRequest } from './open-email-request.ts'

/**
 * Sends a code to an address that wants an account; to one that has an account, a mail that says so. The answer is
 * the same, and so is the work.
 *
 * @throws DomainError `REGISTRATION_DENIED` where the configuration refuses the address; `TOO_MANY_ATTEMPTS`.
 */
export async function startRegistration(
  auth: AuthRuntime,
  { email }: StartRegistrationInput,
  client: ClientInfo,
): Promise<StartedRequest> {
  // First, or the list could be read by asking for one address after the other.
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  requireRegistrable(auth.config, email)
  const request = {
    purpose: 'registration',
    email,
    codeLifetimeMs: auth.config.validationCodeLifetime,
    mails: (content) => ({
      withoutAccount: auth.mails.verificationCode(email, content),
      withAccount: auth.mails.alreadyRegistered(email, { expiresAt: content.expiresAt }),
    }),
    own: ownValidationMail(auth),
  } as const satisfies NewEmailRequest
  return openCountedEmailRequest(auth, request, client)
}
