import {
  mailStatus,
  type AdminMail,
  type AdminMailPage,
  type ListMailsInput,
} from '@latchkey/contracts/admin-operations'
import { listKeptMails, type KeptMail } from '@latchkey/email/kept-mails'
import type { AuthRuntime } from '../runtime.ts'
import { readCursor, readLimit } from './page.ts'

/**
 * Mails of the outbox, newest first, in keyset pages: to whom and how it went, never what they say.
 *
 * @throws DomainError `INVALID_INPUT` for a cursor or a limit that is none.
 */
export async function listMails(
  { db, clock }: Pick<AuthRuntime, 'db' | 'clock'>,
  { status, cursor, limit }: ListMailsInput = {},
): Promise<AdminMailPage> {
  const size = readLimit(limit)
  const before = cursor === undefined ? undefined : readCursor(cursor)
  const mails = await listKeptMails(db.tables, { status, before, limit: size + 1, now: clock.now() })
  const page = mails.slice(0, size)
  return { mails: page.map(toAdminMail), nextCursor: mails.length > size ? (page.at(-1)?.id ?? null) : null }
}

function toAdminMail({ nextAttemptAt, ...mail }: KeptMail): AdminMail {
  const status = mailStatus.parse(mail.status)
  return { ...mail, status, nextAttemptAt: status === 'pending' ? nextAttemptAt : null }
}
