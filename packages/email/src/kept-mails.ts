import type { TablesOf } from '@latchkey/prisma/db'

/** A mail as the outbox keeps it, without what it says. */
export interface KeptMail {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  /** 'pending', 'delivered', 'failed' or 'expired'. */
  readonly status: string
  readonly attempts: number
  readonly createdAt: Date
  readonly nextAttemptAt: Date
  readonly expiresAt: Date
  readonly settledAt: Date | null
  readonly lastError: string | null
  /** Given up, still needed, and what it says is still there. */
  readonly canResend: boolean
}

export interface KeptMailQuery {
  readonly status?: string | undefined
  /** The id of the last mail of the page before. */
  readonly before?: string | undefined
  readonly limit: number
  readonly now: Date
}

/** Mails of the outbox, newest first. */
export async function listKeptMails(
  { outboxMail }: TablesOf<'outboxMail'>,
  { status, before, limit, now }: KeptMailQuery,
): Promise<KeptMail[]> {
  const mails = await outboxMail.findMany({
    where: { ...(status !== undefined && { status }), ...(before !== undefined && { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: limit,
    select: keptColumns,
  })
  const givenUp = mails.filter((mail) => mail.status === 'failed').map(({ id }) => id)
  // Asked for apart, so that no body is read for a list.
  const whole =
    givenUp.length === 0
      ? []
      : await outboxMail.findMany({
          where: { id: { in: givenUp }, ...resendable(now) },
          select: { id: true },
        })
  const canResend = new Set(whole.map(({ id }) => id))
  return mails.map((mail) => ({ ...mail, canResend: canResend.has(mail.id) }))
}

const keptColumns = {
  id: true,
  kind: true,
  recipient: true,
  status: true,
  attempts: true,
  createdAt: true,
  nextAttemptAt: true,
  expiresAt: true,
  settledAt: true,
  lastError: true,
} as const

/**
 * Puts a mail that was given up in line again, as if it had never been tried; wake the outbox after the commit. One
 * conditional write: of many who want it one succeeds.
 *
 * @returns which mail it is; nothing where there is no such mail, or it cannot be sent any more.
 */
export async function resendMailWithin(
  { outboxMail }: TablesOf<'outboxMail'>,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<{ readonly kind: string } | undefined> {
  const [mail] = await outboxMail.updateManyAndReturn({
    where: { id, ...resendable(now) },
    data: { status: 'pending', attempts: 0, nextAttemptAt: now, settledAt: null },
    select: { kind: true },
  })
  return mail
}

const resendable = (now: Date) => ({ status: 'failed', expiresAt: { gt: now }, sealedBody: { not: null } }) as const
