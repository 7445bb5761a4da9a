import { listEverybodysLog } from '@latchkey/auth/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { AdminLogEntry } from '@latchkey/contracts/admin'
import { securityEventName, type SecurityEventName } from '@latchkey/contracts/auth/security-log'
import { utcMinute } from '../../words/dates.ts'
import { plain } from '../../words/plain.ts'
import { doerWords, securityEventWords } from '../../words/security-event-words.ts'
import type { Answer } from '../answer.ts'
import { CliError } from '../cli-error.ts'
import { renderTable } from '../terminal/table.ts'
import { getPerson } from './people.ts'
import { nextPage, type SessionPage } from './sessions.ts'

export interface LogQuery extends SessionPage {
  readonly user?: string
  readonly event: readonly string[]
  readonly from?: Date
  readonly to?: Date
}

/**
 * The security log of one person or of everybody, newest first.
 *
 * @throws CliError `WRONG_USAGE` for an event that there is not; `NOT_FOUND`.
 */
export async function listLog(auth: AuthRuntime, { user, event, ...page }: LogQuery): Promise<Answer> {
  const events = event.map(eventFrom)
  const { id: userId } = user === undefined ? {} : await getPerson(auth, user)
  const found = await listEverybodysLog(auth, {
    limit: 50,
    ...page,
    ...(userId !== undefined && { userId }),
    ...(events.length > 0 && { events }),
  })
  return {
    document: found,
    lines: [...(found.entries.length === 0 ? ['Nothing.'] : entryTable(found.entries)), ...nextPage(found.nextCursor)],
  }
}

function entryTable(entries: readonly AdminLogEntry[]): string[] {
  return renderTable(
    ['At (UTC)', 'Person', 'Event', 'What', 'Device', 'Address'],
    entries.map((entry) => [
      utcMinute(entry.at),
      entry.email ?? entry.userId,
      entry.event,
      whatHappened(entry),
      entry.deviceName ?? '–',
      entry.ipAddress ?? '–',
    ]),
  )
}

function whatHappened(entry: AdminLogEntry): string {
  const doer = doerWords(entry.byWhom)
  const note = entry.note === null ? '' : ` (${entry.note})`
  return `${securityEventWords(entry)}${doer === undefined ? '' : `, ${doer}`}${note}`
}

function eventFrom(typed: string): SecurityEventName {
  const event = securityEventName.safeParse(typed)
  if (event.success) return event.data
  throw new CliError(
    'WRONG_USAGE',
    `${plain(typed)} is no event of the log. There are: ${securityEventName.options.join(', ')}.`,
  )
}
