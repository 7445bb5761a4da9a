import type { AdminLogEntry, AdminLogPage, ListEverybodysLogInput } from '@latchkey/contracts/admin'
import { securityEventDetails, securityEventName } from '@latchkey/contracts/auth/security-log'
import { datePlus } from '../core/date-plus.ts'
import { deviceName } from '../core/device-name.ts'
import { firstIdAt } from '../core/new-id.ts'
import { doerOf, logColumns, placeOf, type LogRow } from '../guard/list-security-log.ts'
import type { AuthRuntime } from '../runtime.ts'
import { readCursor, readLimit } from './page.ts'

/**
 * The security logs of everybody, or of one person, newest first, in keyset pages. Unlike a person's own view of her log it
 * says which administrator acted, from where, and what the note says.
 *
 * @throws DomainError `INVALID_INPUT` for a cursor or a limit that is none.
 */
export async function listEverybodysLog(
  auth: Pick<AuthRuntime, 'db'>,
  { userId, events, from, to, cursor, limit }: ListEverybodysLogInput,
): Promise<AdminLogPage> {
  const size = readLimit(limit)
  const rows = await auth.db.tables.securityLogEntry.findMany({
    where: {
      ...(userId !== undefined && { userId }),
      // Whatever a newer version writes waits until this one knows it.
      ...(events === undefined ? { event: { in: securityEventName.options } } : { event: { in: [...events] } }),
      AND: [
        ...(cursor === undefined ? [] : [{ id: { lt: readCursor(cursor) } }]),
        // Ids are in the order of time, so that the index of the ids knows where to look.
        ...(from ? [{ at: { gte: from }, id: { gte: firstIdAt(datePlus(from, -slackMs)) } }] : []),
        ...(to ? [{ at: { lt: to }, id: { lt: firstIdAt(datePlus(to, slackMs)) } }] : []),
      ],
    },
    orderBy: { id: 'desc' },
    take: size + 1,
    select: { ...logColumns, user: { select: { emailAccount: { select: { email: true } } } } },
  })
  const page = rows.slice(0, size)
  return {
    entries: page.toSorted(asWritten).map(({ user, ...row }) => toAdminEntry(row, user.emailAccount?.email ?? null)),
    nextCursor: rows.length > size ? (page.at(-1)?.id ?? null) : null,
  }
}

// Ids of one millisecond are in no order; what one person's log holds is.
const asWritten = (a: LogRow, b: LogRow) =>
  b.at.getTime() - a.at.getTime() || (a.userId === b.userId ? b.sequence - a.sequence : 0)

// An entry's id is made a moment before or after its time is noted.
const slackMs = 60_000

function toAdminEntry(row: LogRow, email: string | null): AdminLogEntry {
  const event = securityEventName.parse(row.event)
  const details = securityEventDetails.safeParse(row.details).data ?? {}
  const { address, userAgent } = placeOf(row.personal)
  return {
    id: row.id,
    at: row.at,
    userId: row.userId,
    email,
    event,
    details,
    byWhom: doerOf(event, details, row),
    actorId: row.actorId,
    deviceName: userAgent === null ? null : deviceName(userAgent),
    ipAddress: address,
    sessionId: row.authKeyId,
    note: noteOf(row.personal),
  }
}

function noteOf(personal: unknown): string | null {
  const note = personal instanceof Object && 'note' in personal ? personal.note : null
  return typeof note === 'string' ? note : null
}
