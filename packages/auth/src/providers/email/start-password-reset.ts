import type { StartedRequest, StartPasswordResetInput } from '@latchkey/contracts/auth/email'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { ownPasswordResetMail } from './own-code-mail.ts'
import { openEmailRequest, type NewEmailRequest } from './open-email-request.ts'

/**
 * Sends a code to an address whose owner forgot her password; to one that has no account, a mail that says so. The
 * answer is the same, and so is the work (OWASP Forgot Password: a consistent message in consistent time). Nothing
 * about the account changes: whoever asks for somebody else gains nothing, and signs nobody out.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function startPasswordReset(
  auth: AuthRuntime,
  input: StartPasswordResetInput,
  client: ClientInfo,
): Promise<StartedRequest> {
  return openEmailRequest(auth, passwordResetFor(auth, input), client)
}

/** What is asked for where somebody needs a new password. */
export function passwordResetFor(auth: AuthRuntime, { email }: StartPasswordResetInput): NewEmailRequest {
  return {
    purpose: 'password-reset',
    email,
    codeLifetimeMs: auth.config.passwordResetExpirationTime,
    mails: (content) => ({
      withoutAccount: auth.mails.noAccount(email, { expiresAt: content.expiresAt }),
      withAccount: auth.mails.passwordResetCode(email, content),
    }),
    own: ownPasswordResetMail(auth),
  }
}
