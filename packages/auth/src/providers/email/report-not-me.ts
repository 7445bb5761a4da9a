import type { ReportNotMeInput, StartedRequest } from '@latchkey/contracts/auth/email'
import { DomainError } from '@latchkey/contracts/domain-error'
import { cancelDeletionWithin } from '../../account/cancel-deletion.ts'
import { networkOf } from '../../client-address.ts'
import { endAuthKeysWithin } from '../../core/end-auth-keys.ts'
import { isNotMeTokenOf, userIdInNotMeToken, type NoticeRecipient } from '../../core/not-me-token.ts'
import { removeNewWaysIn } from '../../core/remove-new-ways-in.ts'
import { tellUserUpdated } from '../../core/tell-user-updated.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../../runtime.ts'
import { findPendingRequest, openCountedEmailRequest } from './open-email-request.ts'
import { passwordResetFor } from './start-password-reset.ts'
import { voidEmailRequests } from './void-email-requests.ts'

/**
 * For whoever read a notice of something that she did not do: ends every session of hers with `revoked` by `self`,
 * removes the passkeys and linked accounts of the last week, cancels a pending deletion, voids the codes on their way, and sends a code for a new password to her mailbox,
 * three an hour at most. Doing it twice is harmless: in the same browser the code that was sent stays good.
 *
 * @throws DomainError `INVALID_CODE` for a token that is too old, made up, or went to an address that is hers no more;
 *   `TOO_MANY_ATTEMPTS`.
 */
export async function reportNotMe(
  auth: AuthRuntime,
  { token }: ReportNotMeInput,
  client: ClientInfo,
): Promise<StartedRequest> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const recipient = await recipientOf(auth, token)
  const reset = passwordResetFor(auth, recipient)
  // Pressed once more, it must not take away the code that it has sent: another may not be sent for an hour.
  const own = await findPendingRequest(auth, reset, client)
  const done = await auth.db.transaction(
    (tables) => reportWithin(auth, tables, { recipient, client, keptId: own?.id }),
    userLock(recipient.userId),
  )
  done.publish()
  if (done.isDeletionCancelled) tellUserUpdated(auth, recipient.userId)
  // The signed token proves the caller: what strangers have asked for must not keep her from the code.
  const limits = [{ limit: 'notMeMails', subject: [recipient.userId] }] as const
  return openCountedEmailRequest(auth, { ...reset, limits }, client)
}

async function recipientOf(auth: AuthRuntime, token: string): Promise<NoticeRecipient> {
  const userId = userIdInNotMeToken(token)
  const account =
    userId === undefined
      ? null
      : await auth.db.tables.emailAccount.findUnique({ where: { userId }, select: { userId: true, email: true } })
  if (!account || !isNotMeTokenOf(auth, token, account)) throw new DomainError('INVALID_CODE')
  return account
}

interface Report {
  readonly recipient: NoticeRecipient
  readonly client: ClientInfo
  /** The reset that she began in this browser. */
  readonly keptId: string | undefined
}

async function reportWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { recipient: { userId, email }, client, keptId }: Report,
) {
  // The address may have left the account since the token was checked.
  if ((await tables.emailAccount.count({ where: { userId, email } })) === 0) throw new DomainError('INVALID_CODE')
  await voidEmailRequests(auth, tables, { userId, keptId })
  await recordSecurityEvent(tables, auth, { event: 'reported-not-me', details: {}, userId, client })
  await removeNewWaysIn(auth, tables, { userId, client })
  const isDeletionCancelled = await cancelDeletionWithin(auth, tables, { userId, client })
  const { publish } = await endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ reason: 'revoked', by: 'self' }],
    entry: (ended) => ({ event: 'all-sessions-ended', details: { reason: 'revoked', by: 'self', ended }, userId }),
  })
  return { isDeletionCancelled, publish }
}
