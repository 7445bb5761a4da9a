import type { StartedRequest, StartEmailChangeInput } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import type { AccountOwner } from '../../account/account-owner.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { openEmailRequest, type NewEmailRequest } from './open-email-request.ts'

/**
 * Sends a code to the address that the caller wants for her account; to one that has an account, a mail that says so.
 * The answer is the same, and so is the work: being signed in is no way to find out who else is here. Until the code is
 * entered nothing changes.
 *
 * @throws DomainError `INVALID_INPUT` for the address that she has already; `TOO_MANY_ATTEMPTS`.
 */
export async function startEmailChange(
  auth: AuthRuntime,
  { newEmail }: StartEmailChangeInput,
  { session, client }: AccountOwner,
): Promise<StartedRequest> {
  const { userId } = session
  const own = await auth.db.tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  if (own?.email === newEmail) {
    throw new DomainError('INVALID_INPUT', {
      issues: [{ path: ['newEmail'], message: 'This is your address already.' }],
    })
  }
  const request = {
    purpose: 'email-change',
    email: newEmail,
    requesterId: userId,
    codeLifetimeMs: auth.config.validationCodeLifetime,
    mails: (content) => ({
      withoutAccount: auth.mails.emailChangeCode(newEmail, content),
      withAccount: auth.mails.addressTaken(newEmail, { expiresAt: content.expiresAt }),
    }),
  } as const satisfies NewEmailRequest
  return openEmailRequest(auth, request, { ...client, session })
}
