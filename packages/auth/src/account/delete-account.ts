import { endAuthKeysWithin, type EndedSessions } from '../core/end-auth-keys.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { formerAddressesOf } from './former-addresses.ts'

/**
 * Deletes a person and everything of hers, for good, in the caller's transaction, which holds `userLock`. Her sessions
 * end with `account-deleted`, which their keys are told for 30 days; of the sessions nothing remains but times and that
 * reason. Mails to her that still wait are never sent. Call `publish` after the commit.
 */
export async function deleteAccountWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  userId: string,
): Promise<EndedSessions> {
  const done = await endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ reason: 'account-deleted' }],
    entry: (ended) => ({ event: 'all-sessions-ended', details: { reason: 'account-deleted', ended }, userId }),
  })
  await eraseTraces(tables, userId)
  await tables.authUser.delete({ where: { id: userId }, select: { id: true } })
  return done
}

/** Everything that names the person and does not go with her row. */
async function eraseTraces(tables: AuthTables, userId: string): Promise<void> {
  await tables.authKey.updateMany({ where: { userId }, data: { ipAddress: null, userAgent: null } })
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  if (!account) return
  await tables.emailRequest.deleteMany({ where: { email: account.email } })
  const former = await formerAddressesOf(tables, userId)
  await tables.outboxMail.deleteMany({ where: { recipient: { in: [account.email, ...former] } } })
}
