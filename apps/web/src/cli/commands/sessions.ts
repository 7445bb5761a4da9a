import { endSession, endUserSessions, listUserSessions } from '@latchkey/auth/admin'
import type { AdminSession } from '@latchkey/contracts/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { counted } from '../../words/counted.ts'
import { utcMinute } from '../../words/dates.ts'
import { plain } from '../../words/plain.ts'
import type { Answer } from '../answer.ts'
import { CliError } from '../cli-error.ts'
import { renderTable } from '../terminal/table.ts'
import { getPerson, nameOf, operator } from './people.ts'

export interface SessionPage {
  readonly limit?: number
  readonly cursor?: string
}

/** Live sessions of one person or of everybody. */
export async function listSessions(auth: AuthRuntime, person: string | undefined, page: SessionPage): Promise<Answer> {
  const user = person === undefined ? undefined : await getPerson(auth, person)
  const found = await listUserSessions(auth, { ...page, ...(user && { userId: user.id }) })
  const whose = user ? `${nameOf(user)} has` : 'There are'
  return {
    document: found,
    lines: [
      ...(found.sessions.length === 0 ? [`${whose} no sessions.`] : sessionTable(found.sessions)),
      ...nextPage(found.nextCursor),
    ],
  }
}

/**
 * Ends one session, or every session of one person: her open pages leave at once and say why.
 *
 * @throws CliError `WRONG_USAGE` unless exactly one of both is named; `NOT_FOUND`.
 */
export async function revokeSessions(
  auth: AuthRuntime,
  sessionId: string | undefined,
  { user: person }: { readonly user?: string },
): Promise<Answer> {
  if (person !== undefined && sessionId === undefined) {
    const user = await getPerson(auth, person)
    const { ended } = await endUserSessions(auth, operator, { userId: user.id })
    return { document: { ended }, lines: [`Ended ${counted(ended, 'session')} of ${nameOf(user)}.`] }
  }
  if (sessionId === undefined || person !== undefined) {
    throw new CliError('WRONG_USAGE', 'Name one session by its id, or a person: --user <address or id>.')
  }
  if (!uuid.test(sessionId)) {
    throw new CliError(
      'WRONG_USAGE',
      `${plain(sessionId)} is not the id of a session. For all of a person: pnpm cli sessions revoke --user <address or id>`,
    )
  }
  await endSession(auth, operator, { sessionId: sessionId.toLowerCase() })
  return { document: { ended: 1 }, lines: ['Ended 1 session.'] }
}

/** Sessions as rows; `email` where they are of several people. */
export function sessionTable(sessions: readonly AdminSession[]): string[] {
  return renderTable(
    ['Person', 'Device', 'Method', 'Since (UTC)', 'Last used', 'Ends at the latest', 'Address', 'Session id'],
    sessions.map((session) => [
      session.email ?? session.userId,
      session.deviceName,
      session.method,
      utcMinute(session.createdAt),
      utcMinute(session.lastUsedAt),
      session.expiresAt === null ? 'never' : utcMinute(session.expiresAt),
      session.ipAddress ?? '–',
      session.id,
    ]),
  )
}

/** How to see more, where there is more. */
export function nextPage(cursor: string | null): string[] {
  return cursor === null ? [] : ['', `There are more: add --cursor ${cursor}`]
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
