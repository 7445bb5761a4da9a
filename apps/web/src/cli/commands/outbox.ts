import { listMails, resendMail } from '@latchkey/auth/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { MailStatus } from '@latchkey/contracts/admin-operations'
import { isDomainError } from '@latchkey/contracts/domain-error'
import { utcMinute } from '../../words/dates.ts'
import { plain } from '../../words/plain.ts'
import type { Answer } from '../answer.ts'
import { CliError } from '../cli-error.ts'
import { renderTable } from '../terminal/table.ts'
import { operator } from './people.ts'
import { nextPage, type SessionPage } from './sessions.ts'

export interface OutboxQuery extends SessionPage {
  readonly status?: MailStatus
}

/** Mails of the last 30 days, newest first: to whom and how it went, not what they say. */
export async function listOutbox(auth: AuthRuntime, query: OutboxQuery): Promise<Answer> {
  const found = await listMails(auth, query)
  const rows = found.mails.map((mail) => [
    utcMinute(mail.createdAt),
    mail.recipient,
    mail.kind,
    mail.status,
    String(mail.attempts),
    utcMinute(mail.nextAttemptAt),
    mail.canResend ? 'yes' : 'no',
    mail.lastError ?? '–',
    mail.id,
  ])
  const titles = ['Written (UTC)', 'To', 'Kind', 'State', 'Tries', 'Next try', 'Can go again', 'Last error', 'Id']
  return {
    document: found,
    lines: [...(rows.length === 0 ? ['No mails.'] : renderTable(titles, rows)), ...nextPage(found.nextCursor)],
  }
}

/**
 * Has a mail that was given up sent again, by whichever server runs.
 *
 * @throws CliError `NOT_FOUND`; `CONFLICT` where it cannot be.
 */
export async function resendFromOutbox(auth: AuthRuntime, mail: string): Promise<Answer> {
  try {
    await resendMail(auth, operator, { id: mail })
  } catch (error) {
    if (isDomainError(error, 'NOT_FOUND')) throw new CliError('NOT_FOUND', `No mail has the id ${plain(mail)}. ${look}`)
    if (isDomainError(error, 'CONFLICT')) throw new CliError('CONFLICT', `This mail cannot be sent again. ${whyNot}`)
    throw error
  }
  return { document: { id: mail }, lines: ['Back in line. A running server sends it within seconds.'] }
}

const look = 'To look: pnpm cli outbox list'
const whyNot = `Only one that was given up can, while somebody needs it and its text is kept. ${look}`
