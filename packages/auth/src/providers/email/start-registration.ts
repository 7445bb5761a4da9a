import type { StartedRequest, StartRegistrationInput } from '@latchkey/contracts/auth/email'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { openEmailRequest, type NewEmailRequest } from './open-email-request.ts'

/**
 * Sends a code to an address that wants an account; to one that has an account, a letter that says so. The answer is
 * the same, and so is the work.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function startRegistration(
  auth: AuthRuntime,
  { email }: StartRegistrationInput,
  client: ClientInfo,
): Promise<StartedRequest> {
  const request = {
    purpose: 'registration',
    email,
    codeLifetimeMs: auth.config.validationCodeLifetime,
    letter: ({ userId, ...content }) =>
      userId === null
        ? auth.letters.verificationCode(email, content)
        : auth.letters.alreadyRegistered(email, { expiresAt: content.expiresAt }),
  } as const satisfies NewEmailRequest
  return openEmailRequest(auth, request, client)
}
