import { keepAnAdministrator, readTarget, runLeaving } from '../admin/administrators.ts'
import { datePlus } from '../core/date-plus.ts'
import { requireFewActs } from '../core/require-few-acts.ts'
import { requireLiveSession } from '../core/require-live-session.ts'
import { tellUserUpdated } from '../core/tell-user-updated.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import type { AccountOwner } from './account-owner.ts'
import { deleteAccountWithin } from './delete-account.ts'
import { readMailboxes, writeAccountDeleted, writeDeletionRequested } from './deletion-mails.ts'

/**
 * Asks for the deletion of the caller's account. It goes after `accountDeletionGrace`, at once where that is 0; until then
 * everything works and she may call it off. Her mailbox is told, and so are former ones that may still undo a change of
 * address. Asked again, the date stays.
 *
 * @throws DomainError `CONFLICT` for the last administrator; `NOT_SIGNED_IN` when the session ended meanwhile;
 *   `TOO_MANY_ATTEMPTS` after ten within the hour.
 */
export async function requestDeletion(
  auth: AuthRuntime,
  owner: AccountOwner,
): Promise<{ readonly deletionDueAt: Date }> {
  const { userId } = owner.session
  // Both are checked again behind the lock, which whoever asks again and again does not get to.
  const { tables } = auth.db
  const asked = await tables.authUser.findUnique({ where: { id: userId }, select: { deletionDueAt: true } })
  if (asked?.deletionDueAt) return { deletionDueAt: asked.deletionDueAt }
  await requireFewActs(auth, tables, { userId, event: 'deletion-requested' })
  const { deletionDueAt, publish } = await runLeaving(auth, userId, (within) => requestWithin(auth, within, owner))
  publish?.()
  if (publish) auth.outbox.wake()
  return { deletionDueAt }
}

interface Requested {
  readonly deletionDueAt: Date
  /** Left out where nothing is new. */
  readonly publish?: () => void
}

async function requestWithin(auth: AuthRuntime, tables: AuthTables, owner: AccountOwner): Promise<Requested> {
  const { userId } = owner.session
  await requireLiveSession(tables, owner.session)
  const target = await readTarget(tables, userId)
  if (target.deletionDueAt) return { deletionDueAt: target.deletionDueAt }
  await keepAnAdministrator(tables, { kind: 'administrator', userId }, target)
  await requireFewActs(auth, tables, { userId, event: 'deletion-requested' })
  const { accountDeletionGrace } = auth.config
  const deletionDueAt = datePlus(auth.clock.now(), accountDeletionGrace)
  if (accountDeletionGrace === 0) return { deletionDueAt, publish: await deleteNow(auth, tables, userId) }
  await setDue(auth, tables, { ...owner, deletionDueAt })
  return { deletionDueAt, publish: () => tellUserUpdated(auth, userId) }
}

async function deleteNow(auth: AuthRuntime, tables: AuthTables, userId: string): Promise<() => void> {
  const { current, former } = await readMailboxes(auth, tables, userId)
  const { publish } = await deleteAccountWithin(auth, tables, userId)
  await writeAccountDeleted(auth, tables, [...(current === null ? [] : [current]), ...former])
  return publish
}

async function setDue(
  auth: AuthRuntime,
  tables: AuthTables,
  { session, client, deletionDueAt }: AccountOwner & { readonly deletionDueAt: Date },
): Promise<void> {
  const { userId, authKeyId } = session
  const { count } = await tables.authUser.updateMany({
    where: { id: userId, deletionDueAt: null },
    data: { deletionDueAt },
  })
  if (count !== 1) throw new Error('A deletion was asked for behind the lock of its person.')
  const details = { dueAt: deletionDueAt.toISOString() }
  await recordSecurityEvent(tables, auth, { event: 'deletion-requested', details, userId, authKeyId, client })
  await writeDeletionRequested(auth, tables, { userId, client, dueAt: deletionDueAt })
}
