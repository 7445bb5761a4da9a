import type { UndoEmailChangeInput } from '@latchkey/contracts/auth/email'
import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { DomainError } from '@latchkey/contracts/domain-error'
import { cancelDeletionWithin } from '../../account/cancel-deletion.ts'
import { datePlus } from '../../core/date-plus.ts'
import { endAuthKeysWithin } from '../../core/end-auth-keys.ts'
import { onAddressTaken } from '../../core/on-address-taken.ts'
import { removeNewWaysIn } from '../../core/remove-new-ways-in.ts'
import { tellUserUpdated } from '../../core/tell-user-updated.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../../runtime.ts'
import { tokenHashes } from './email-request.ts'
import { voidEmailRequests } from './void-email-requests.ts'

/**
 * Gives an account back the address that it had before a change, for whoever holds the token from the mail to that
 * mailbox; also past later changes, whose own undo is void then. Every session ends with `revoked` by `self`, passkeys and
 * linked accounts that were added since the change or within a week go (their notices went to the other mailbox), codes on
 * their way lose their worth, a pending deletion is cancelled and both mailboxes are told: all of it or nothing. It
 * opens nothing, and works for a blocked person too.
 *
 * @throws DomainError `INVALID_CODE` for a token that is used, void, too old or made up; `CONFLICT` when the address has
 *   another account by now, which leaves the token good.
 */
export async function undoEmailChange(
  auth: AuthRuntime,
  { undoToken }: UndoEmailChangeInput,
  client: ClientInfo,
): Promise<void> {
  const change = await auth.db.tables.emailChange.findFirst({
    where: {
      undoTokenHash: { in: tokenHashes(auth.secrets.sessionPeppers, undoToken) },
      undoneAt: null,
      undoExpiresAt: { gt: auth.clock.now() },
    },
    select: { id: true, userId: true, oldEmail: true, changedAt: true },
  })
  if (!change) throw new DomainError('INVALID_CODE')
  const { publish } = await auth.db
    .transaction((tables) => undoWithin(auth, tables, { change, client }), userLock(change.userId))
    .catch(onAddressTaken('CONFLICT'))
  auth.outbox.wake()
  publish()
  tellUserUpdated(auth, change.userId)
}

interface Undo {
  readonly change: {
    readonly id: string
    readonly userId: string
    readonly oldEmail: string
    readonly changedAt: Date
  }
  readonly client: ClientInfo
}

async function undoWithin(auth: AuthRuntime, tables: AuthTables, { change, client }: Undo) {
  const { userId, oldEmail } = change
  await spendUndo(auth, tables, change)
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  if (!account) throw new DomainError('INVALID_CODE')
  await tables.emailAccount.update({ where: { userId }, data: { email: oldEmail }, select: { userId: true } })
  await voidEmailRequests(auth, tables, { userId })
  await recordSecurityEvent(tables, auth, { event: 'email-change-undone', details: {}, userId, client })
  await removeNewWaysIn(auth, tables, { userId, client, since: change.changedAt })
  await cancelDeletionWithin(auth, tables, { userId, client })
  const ended = await endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ reason: 'revoked', by: 'self' }],
    entry: (count) => ({
      event: 'all-sessions-ended',
      details: { reason: 'revoked', by: 'self', ended: count },
      userId,
    }),
  })
  await tellMailboxes(auth, tables, { back: oldEmail, gone: account.email })
  return ended
}

async function spendUndo(auth: AuthRuntime, tables: AuthTables, { id, userId, changedAt }: Undo['change']) {
  const now = auth.clock.now()
  const { count } = await tables.emailChange.updateMany({
    where: { id, undoneAt: null, undoExpiresAt: { gt: now } },
    data: { undoneAt: now },
  })
  if (count !== 1) throw new DomainError('INVALID_CODE')
  await tables.emailChange.updateMany({
    where: { userId, undoneAt: null, changedAt: { gt: changedAt } },
    data: { undoneAt: now },
  })
}

async function tellMailboxes(
  auth: AuthRuntime,
  tables: Pick<AuthTables, 'outboxMail'>,
  { back, gone }: { readonly back: string; readonly gone: string },
): Promise<void> {
  const at = auth.clock.now()
  const notice = { at, expiresAt: datePlus(at, noticeLifetimeMs) }
  await auth.outbox.enqueue(tables, auth.mails.emailChangeUndone(back, { ...notice, isBack: true }))
  // She may have changed it back herself before.
  if (gone === back) return
  await auth.outbox.enqueue(tables, auth.mails.emailChangeUndone(gone, { ...notice, isBack: false }))
}
