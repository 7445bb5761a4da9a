import type { StartedRequest, StartPasswordResetInput } from '@latchkey/contracts/auth/email'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { openEmailRequest, type NewEmailRequest } from './open-email-request.ts'

/**
 * Sends a code to an address whose owner forgot her password; to one that has no account, a letter that says so. The
 * answer is the same, and so is the work (OWASP Forgot Password: a consistent message in consistent time). Nothing
 * about the account changes: whoever asks for somebody else gains nothing, and signs nobody out.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function startPasswordReset(
  auth: AuthRuntime,
  { email }: StartPasswordResetInput,
  client: ClientInfo,
): Promise<StartedRequest> {
  const request = {
    purpose: 'password-reset',
    email,
    codeLifetimeMs: auth.config.passwordResetExpirationTime,
    letter: ({ userId, ...content }) =>
      userId === null
        ? auth.letters.noAccount(email, { expiresAt: content.expiresAt })
        : auth.letters.passwordResetCode(email, content),
  } as const satisfies NewEmailRequest
  return openEmailRequest(auth, request, client)
}
