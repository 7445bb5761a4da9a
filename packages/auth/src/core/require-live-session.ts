import { sessionEndedBy, sessionEndReason } from '@latchkey/contracts/auth/session'
import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthSession, AuthTables } from '../runtime.ts'

/**
 * Stops an act whose session ended after the call was let in. Call it in a transaction that holds `userLock`: whoever
 * ended the session may have undone what the act is about.
 *
 * @throws DomainError `NOT_SIGNED_IN` with the reason.
 */
export async function requireLiveSession(
  tables: Pick<AuthTables, 'authKey'>,
  { authKeyId, userId }: Pick<AuthSession, 'authKeyId' | 'userId'>,
): Promise<void> {
  const row = await tables.authKey.findUnique({
    where: { id: authKeyId },
    select: { userId: true, endedAt: true, endReason: true, endedBy: true },
  })
  if (row?.userId === userId && row.endedAt === null) return
  const reason = sessionEndReason.safeParse(row?.endReason).data ?? 'unknown'
  const by = sessionEndedBy.safeParse(row?.endedBy).data
  throw new DomainError('NOT_SIGNED_IN', { reason, ...(by && { by }) })
}
