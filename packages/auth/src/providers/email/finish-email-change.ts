import type { ChangedEmail, FinishEmailChangeInput } from '@latchkey/contracts/auth/email'
import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { DomainError } from '@latchkey/contracts/domain-error'
import type { AccountOwner } from '../../account/account-owner.ts'
import { datePlus } from '../../core/date-plus.ts'
import { deviceName } from '../../core/device-name.ts'
import { newId } from '../../core/new-id.ts'
import { noPassword } from '../../core/no-password.ts'
import { onAddressTaken } from '../../core/on-address-taken.ts'
import { newNotMeToken } from '../../core/not-me-token.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellUserUpdated } from '../../core/tell-user-updated.ts'
import { readUserInfo } from '../../core/user-info.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { randomToken } from '../../core/keyed-hash.ts'
import { hashToken } from './email-request.ts'
import { verifyEmailCode, unspent, type TriedRequest } from './redeem-code.ts'
import { voidEmailRequests } from './void-email-requests.ts'

/**
 * Gives the caller's account the address whose code she knows, its first one where she came by a provider that named
 * none. Her sessions stay, and so does her password. The former
 * mailbox is told, with a link that undoes it for `emailChangeUndoWindow`, and the new one too (NIST SP 800-63B-4 §4.6);
 * codes on their way lose their worth. Back at an address that could still undo, the mailbox between gets no such link.
 * All of it or nothing.
 *
 * @throws DomainError `CODE_EXPIRED` for the right code after its time; `INVALID_CODE` for everything else that is
 *   wrong, also where the address got another account meanwhile; `NOT_SIGNED_IN` when the session ended meanwhile;
 *   `TOO_MANY_ATTEMPTS`.
 */
export async function finishEmailChange(
  auth: AuthRuntime,
  { requestId, code }: FinishEmailChangeInput,
  owner: AccountOwner,
): Promise<ChangedEmail> {
  const { userId } = owner.session
  // The mail to an address that has an account said so instead of carrying a code.
  const isMeantFor = (ownerId: string | null) => ownerId === null
  const presented = { purpose: 'email-change', requesterId: userId, requestId, code, isMeantFor } as const
  const request = await verifyEmailCode(auth, presented, owner.client)
  const userInfo = await auth.db
    .transaction((tables) => changeWithin(auth, tables, { request, owner }), userLock(userId))
    .catch(onAddressTaken('INVALID_CODE'))
  auth.outbox.wake()
  tellUserUpdated(auth, userId)
  return { userInfo }
}

interface Change {
  readonly request: TriedRequest
  readonly owner: AccountOwner
}

async function changeWithin(auth: AuthRuntime, tables: AuthTables, { request, owner }: Change) {
  const { session, client } = owner
  const { userId, authKeyId } = session
  await requireLiveSession(tables, session)
  const now = auth.clock.now()
  const spent = await tables.emailRequest.updateMany({
    where: unspent(request),
    data: { verifiedAt: now, finishedAt: now },
  })
  if (spent.count !== 1) throw new DomainError('INVALID_CODE')
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  const { email: newEmail } = request
  if (account) {
    await tables.emailAccount.update({ where: { userId }, data: { email: newEmail }, select: { userId: true } })
  } else {
    const nothing = { passwordHash: noPassword, passwordEmail: null, passwordChangedAt: now }
    await tables.emailAccount.create({
      data: { userId, email: newEmail, ...nothing, createdAt: now },
      select: { userId: true },
    })
  }
  await voidEmailRequests(auth, tables, { userId })
  await recordSecurityEvent(tables, auth, { event: 'email-changed', details: {}, userId, authKeyId, client })
  const oldEmail = account?.email ?? null
  await tellMailboxes(auth, tables, { userId, oldEmail, newEmail, device: deviceName(client.userAgent) })
  return readUserInfo(tables, userId)
}

interface Move {
  readonly userId: string
  readonly oldEmail: string
  readonly newEmail: string
}

async function tellMailboxes(
  auth: AuthRuntime,
  tables: AuthTables,
  {
    userId,
    oldEmail,
    newEmail,
    device,
  }: Omit<Move, 'oldEmail'> & {
    /** Null: she had none. */
    readonly oldEmail: string | null
    readonly device: string
  },
): Promise<void> {
  const at = auth.clock.now()
  const notice = { at, expiresAt: datePlus(at, noticeLifetimeMs) }
  if (oldEmail !== null) {
    const move = { userId, oldEmail, newEmail }
    const toOld = (await isWayBack(auth, tables, move))
      ? auth.mails.emailChangeUndone(oldEmail, { ...notice, isBack: false })
      : auth.mails.emailChanged(oldEmail, { ...notice, device, undo: await keepUndo(auth, tables, move) })
    await auth.outbox.enqueue(tables, toOld)
  }
  const notMeToken = newNotMeToken(auth, { userId, email: newEmail })
  await auth.outbox.enqueue(tables, auth.mails.newEmailAddress(newEmail, { ...notice, device, notMeToken }))
}

/**
 * Whether the change leads back to an address whose mailbox could still undo a change, and so is that undo: it voids
 * the undo of every later change, and the mailbox that is left gets none. Else whoever took an account to a mailbox of
 * his could take it there again for a week after she took it back.
 */
async function isWayBack(
  { clock }: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'emailChange'>,
  { userId, newEmail }: Move,
): Promise<boolean> {
  const now = clock.now()
  const left = await tables.emailChange.findFirst({
    where: { userId, oldEmail: newEmail, undoneAt: null, undoExpiresAt: { gt: now } },
    orderBy: { changedAt: 'asc' },
    select: { changedAt: true },
  })
  if (!left) return false
  await tables.emailChange.updateMany({
    where: { userId, undoneAt: null, changedAt: { gt: left.changedAt } },
    data: { undoneAt: now },
  })
  return true
}

async function keepUndo(auth: AuthRuntime, tables: Pick<AuthTables, 'emailChange'>, move: Move) {
  const token = randomToken(auth)
  const validForMs = auth.config.emailChangeUndoWindow
  const now = auth.clock.now()
  const expiresAt = datePlus(now, validForMs)
  await tables.emailChange.create({
    data: {
      id: newId(auth),
      ...move,
      changedAt: await afterTheLast(tables, move.userId, now),
      undoTokenHash: hashToken(auth.secrets.sessionPeppers, token),
      undoExpiresAt: expiresAt,
    },
    select: { id: true },
  })
  return { token, validForMs, expiresAt }
}

// An undo voids the changes after its own: their order must not hang on nodes whose clocks differ.
async function afterTheLast(tables: Pick<AuthTables, 'emailChange'>, userId: string, now: Date): Promise<Date> {
  const last = await tables.emailChange.findFirst({
    where: { userId },
    orderBy: { changedAt: 'desc' },
    select: { changedAt: true },
  })
  return last && last.changedAt >= now ? datePlus(last.changedAt, 1) : now
}
