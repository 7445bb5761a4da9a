import type { PersonalExport } from '@latchkey/contracts/auth/personal-export'
import { securityEventDetails, securityEventName } from '@latchkey/contracts/auth/security-log'
import { DomainError } from '@latchkey/contracts/domain-error'
import { toNumber } from '../core/end-auth-keys.ts'
import { doerOf } from '../guard/list-security-log.ts'
import { spend } from '../guard/spend.ts'
import { imageUrlOf } from '../image/image-url.ts'
import { hasPassword } from '../core/no-password.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { exportWaysIn } from './export-ways-in.ts'
import { formerAddressesOf } from './former-addresses.ts'
import { withText } from './with-text.ts'

/** What the auth core keeps about a person, ready for her export. */
export type AccountExport = Omit<PersonalExport, 'format' | 'version' | 'exportedAt' | 'tasks'>

/**
 * Everything that the auth core keeps about a person, but keys, hashes and what only chains the security log. As of one
 * moment for each part; newest last.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`; `NOT_FOUND` when there is nobody with this id (any more).
 */
export async function exportAccount(auth: AuthRuntime, userId: string): Promise<AccountExport> {
  await spend(auth, { limit: 'exports', subject: [userId] })
  const { tables } = auth.db
  const [person, otherWaysIn, pictures, emailChanges, emailRequests, sessions, securityLog] = await Promise.all([
    exportPerson(tables, userId),
    exportWaysIn(tables, userId),
    exportPictures(tables, userId),
    exportEmailChanges(tables, userId),
    exportEmailRequests(tables, userId),
    exportSessions(tables, userId),
    exportSecurityLog(tables, userId),
  ])
  const mails = await exportMails(tables, [
    ...person.waysIn.map(({ email }) => email),
    ...(await formerAddressesOf(tables, userId)),
  ])
  return { ...person, ...otherWaysIn, pictures, emailChanges, emailRequests, mails, sessions, securityLog }
}

async function exportPerson(
  tables: Pick<AuthTables, 'authUser'>,
  userId: string,
): Promise<Pick<AccountExport, 'profile' | 'waysIn'>> {
  const user = await tables.authUser.findUnique({
    where: { id: userId },
    select: {
      id: true,
      createdAt: true,
      blocked: true,
      scopeNames: true,
      deletionDueAt: true,
      profile: { select: { userName: true, fullName: true } },
      emailAccount: {
        select: {
          email: true,
          passwordHash: true,
          passwordEmail: true,
          passwordChangedAt: true,
          failedInRow: true,
          createdAt: true,
        },
      },
    },
  })
  if (!user) throw new DomainError('NOT_FOUND')
  const { profile, emailAccount, ...row } = user
  return {
    profile: { ...withText(row), userName: profile?.userName ?? null, fullName: profile?.fullName ?? null },
    waysIn: emailAccount ? [toWayIn(emailAccount)] : [],
  }
}

interface EmailAccountRow {
  readonly email: string
  readonly passwordHash: string
  readonly passwordEmail: string | null
  readonly passwordChangedAt: Date
  readonly failedInRow: number
  readonly createdAt: Date
}

function toWayIn({ passwordHash, ...row }: EmailAccountRow): AccountExport['waysIn'][number] {
  return { method: 'email', passwordSet: hasPassword({ passwordHash }), ...withText(row) }
}

async function exportPictures(tables: Pick<AuthTables, 'userImage'>, userId: string) {
  const rows = await tables.userImage.findMany({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: { key: true, createdAt: true, unusedSince: true },
  })
  return rows.map(({ key, ...row }) => ({ ...withText(row), path: imageUrlOf(key) }))
}

async function exportEmailChanges(tables: Pick<AuthTables, 'emailChange'>, userId: string) {
  const rows = await tables.emailChange.findMany({
    where: { userId },
    orderBy: { changedAt: 'asc' },
    select: { id: true, oldEmail: true, newEmail: true, changedAt: true, undoExpiresAt: true, undoneAt: true },
  })
  return rows.map(withText)
}

async function exportEmailRequests(tables: Pick<AuthTables, 'emailRequest'>, userId: string) {
  const rows = await tables.emailRequest.findMany({
    where: { OR: [{ userId, requesterId: null }, { requesterId: userId }] },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      purpose: true,
      email: true,
      attempts: true,
      createdAt: true,
      mailedAt: true,
      codeExpiresAt: true,
      verifiedAt: true,
      tokenExpiresAt: true,
      finishedAt: true,
    },
  })
  return rows.map(withText)
}

async function exportMails(tables: Pick<AuthTables, 'outboxMail'>, addresses: string[]) {
  const rows = await tables.outboxMail.findMany({
    where: { recipient: { in: addresses } },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      kind: true,
      recipient: true,
      status: true,
      attempts: true,
      createdAt: true,
      expiresAt: true,
      settledAt: true,
    },
  })
  return rows.map(withText)
}

async function exportSessions(tables: Pick<AuthTables, 'authKey'>, userId: string) {
  const rows = await tables.authKey.findMany({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      method: true,
      createdAt: true,
      lastUsedAt: true,
      provedAt: true,
      expiresAt: true,
      inactivityTimeoutMs: true,
      endedAt: true,
      endReason: true,
      endedBy: true,
      ipAddress: true,
      userAgent: true,
    },
  })
  return rows.map((row) => withText({ ...row, inactivityTimeoutMs: toNumber(row.inactivityTimeoutMs) }))
}

async function exportSecurityLog(tables: Pick<AuthTables, 'securityLogEntry'>, userId: string) {
  const rows = await tables.securityLogEntry.findMany({
    where: { userId },
    orderBy: { sequence: 'asc' },
    select: {
      id: true,
      sequence: true,
      at: true,
      event: true,
      authKeyId: true,
      actorId: true,
      details: true,
      personal: true,
    },
  })
  return rows.map(({ authKeyId: sessionId, actorId, personal, ...row }) => {
    const event = securityEventName.safeParse(row.event).data
    const details = securityEventDetails.safeParse(row.details).data ?? {}
    // What a newer version wrote comes along as it is.
    const byWhom = event ? doerOf(event, details, { userId, actorId, details: row.details }) : 'unknown'
    const isForeign = byWhom === 'administrator' || byWhom === 'operator'
    return { ...withText(row), sessionId, byWhom, personal: isForeign ? noteIn(personal) : personal }
  })
}

/** From where somebody else acted is not hers to know; what was written about her is. */
function noteIn(personal: unknown): { readonly note: unknown } | null {
  return personal instanceof Object && 'note' in personal ? { note: personal.note } : null
}
