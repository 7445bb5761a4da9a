import {
  securityEventDetails,
  securityEventName,
  type ListSecurityLogInput,
  type SecurityEventDetails,
  type SecurityEventDoer,
  type SecurityEventName,
  type SecurityLogEntry,
  type SecurityLogPage,
} from '@latchkey/contracts/auth/security-log'
import { DomainError } from '@latchkey/contracts/domain-error'
import { deviceName } from '../core/device-name.ts'
import type { AuthRuntime } from '../runtime.ts'
import type { SecurityEvent } from './security-events.ts'

/**
 * A person's own security log, newest first, in keyset pages: an entry that is written meanwhile moves none of them.
 * From where an administrator acted is not hers to know.
 *
 * @throws DomainError `INVALID_INPUT` for a cursor that is none.
 */
export async function listSecurityLog(
  auth: Pick<AuthRuntime, 'db'>,
  userId: string,
  { cursor, limit, events, from, to }: ListSecurityLogInput,
): Promise<SecurityLogPage> {
  const rows = await auth.db.tables.securityLogEntry.findMany({
    where: {
      userId,
      // Whatever a newer version writes waits until this one knows it.
      event: { in: [...(events ?? securityEventName.options)] },
      ...(cursor !== undefined && { sequence: { lt: sequenceOf(cursor) } }),
      ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
    },
    orderBy: { sequence: 'desc' },
    take: limit + 1,
    select: logColumns,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    entries: page.map(toEntry),
    nextCursor: rows.length > limit && last ? String(last.sequence) : null,
  }
}

/** The columns that an entry is read from. */
export const logColumns = {
  id: true,
  userId: true,
  sequence: true,
  at: true,
  event: true,
  authKeyId: true,
  actorId: true,
  details: true,
  personal: true,
} as const

/** A row of `logColumns`. */
export interface LogRow {
  readonly id: string
  readonly userId: string
  readonly sequence: number
  readonly at: Date
  readonly event: string
  readonly authKeyId: string | null
  readonly actorId: string | null
  readonly details: unknown
  readonly personal: unknown
}

function toEntry(row: LogRow): SecurityLogEntry {
  const event = securityEventName.parse(row.event)
  // A row that was tampered with is for `verifySecurityLog` to find; it must not hide the others.
  const details = securityEventDetails.safeParse(row.details).data ?? {}
  const byWhom = doerOf(event, details, row)
  const isForeign = byWhom === 'administrator' || byWhom === 'operator'
  const { address, userAgent } = isForeign ? nowhere : placeOf(row.personal)
  return {
    id: row.id,
    at: row.at,
    event,
    details,
    byWhom,
    deviceName: userAgent === null ? null : deviceName(userAgent),
    ipAddress: address,
    sessionId: row.authKeyId,
  }
}

/** Who did what an entry tells of. */
export function doerOf(
  event: SecurityEventName,
  details: SecurityEventDetails,
  row: Pick<LogRow, 'userId' | 'actorId' | 'details'>,
): SecurityEventDoer {
  if (isObject(row.details) && row.details['actor'] === 'operator') return 'operator'
  if (details.by === 'administrator' || (row.actorId !== null && row.actorId !== row.userId)) return 'administrator'
  if (details.reason === 'expired' || details.reason === 'inactive') return 'system'
  return usualDoers[event]
}

// Both types at once, so that the log and what callers are promised of it name the same events.
const usualDoers: Readonly<Record<SecurityEventName, SecurityEventDoer>> = {
  registered: 'self',
  'signed-in': 'self',
  // Whoever it was knew one factor only.
  'second-factor-asked': 'unknown',
  'sign-in-failed': 'unknown',
  'too-many-tries': 'unknown',
  reauthenticated: 'self',
  'password-changed': 'self',
  'password-reset': 'self',
  'identity-linked': 'self',
  'identity-unlinked': 'self',
  'email-changed': 'self',
  'email-change-undone': 'self',
  'reported-not-me': 'self',
  'session-ended': 'self',
  'other-sessions-ended': 'self',
  'all-sessions-ended': 'self',
  'sessions-over-limit': 'system',
  'passkey-added': 'self',
  'passkey-renamed': 'self',
  'passkey-removed': 'self',
  'deletion-requested': 'self',
  'deletion-cancelled': 'self',
  'totp-enabled': 'self',
  'totp-disabled': 'self',
  'recovery-codes-renewed': 'self',
  'recovery-code-used': 'self',
  'device-trusted': 'self',
  'devices-untrusted': 'self',
  'user-created': 'administrator',
  'new-password-required': 'administrator',
  'user-blocked': 'administrator',
  'user-unblocked': 'administrator',
  'user-deleted': 'self',
  'mail-resent': 'self',
  'scopes-changed': 'administrator',
} satisfies Record<SecurityEvent['event'], SecurityEventDoer>

const nowhere = { address: null, userAgent: null }

/** From where an act came, as far as that is still kept. */
export function placeOf(personal: unknown): { readonly address: string | null; readonly userAgent: string | null } {
  if (!isObject(personal)) return nowhere
  const { address, userAgent } = personal
  return {
    address: typeof address === 'string' ? address : null,
    userAgent: typeof userAgent === 'string' ? userAgent : null,
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const sequenceMax = 2_147_483_647

function sequenceOf(cursor: string): number {
  if (/^[1-9]\d{0,9}$/.test(cursor) && Number(cursor) <= sequenceMax) return Number(cursor)
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path: ['cursor'], message: 'Start again from the first page.' }],
  })
}
