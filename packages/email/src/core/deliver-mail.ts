import type { MailTransport } from '../transport.ts'
import { claimMs, type ClaimedMail, type OutboxDatabase } from './claim-mails.ts'
import { openBody } from './sealed-body.ts'

/** What delivering needs. */
export interface Delivery {
  readonly db: OutboxDatabase
  readonly transport: MailTransport
  readonly encryptionKey: Uint8Array
  readonly fallbackKeys?: readonly Uint8Array[]
  readonly clock: { now(): Date }
  readonly log: { warn(details: object, message: string): void }
}

const firstRetryMs = 5000
const retryMaxMs = 600_000
const givingUpMs = 24 * 3_600_000
/** What comes late, after an outage of ours or because somebody sends it again, is tried for ten minutes all the same. */
const attemptsMin = 8
const attemptMaxMs = claimMs / 2

/** Sends one claimed mail and notes how it went. Resolves to whether it was delivered. */
export async function deliverMail(delivery: Delivery, mail: ClaimedMail): Promise<boolean> {
  try {
    await withinTime(send(delivery, mail))
  } catch (error) {
    await noteFailure(delivery, mail, error)
    return false
  }
  const settledAt = delivery.clock.now()
  const { count } = await delivery.db.tables.outboxMail.updateMany({
    where: { id: mail.id, status: 'pending' },
    data: { status: 'delivered', sealedBody: null, settledAt },
  })
  return count === 1
}

async function send({ transport, encryptionKey, fallbackKeys = [] }: Delivery, mail: ClaimedMail): Promise<void> {
  if (mail.sealedBody === null) throw new Error('The mail has no body.')
  const body = openBody({ encryptionKey, fallbackKeys, rowId: mail.id }, mail.sealedBody)
  await transport.send({ id: mail.id, to: mail.recipient, ...body })
}

async function noteFailure({ db, clock, log }: Delivery, mail: ClaimedMail, error: unknown): Promise<void> {
  const now = clock.now()
  const lastError = describeError(error, mail.recipient)
  const givesUpAt = mail.createdAt.getTime() + givingUpMs
  const isExpired = mail.expiresAt <= now
  const isOver = isExpired || (now.getTime() >= givesUpAt && mail.attempts >= attemptsMin)
  const backoffMs = Math.min(firstRetryMs * 2 ** (mail.attempts - 1), retryMaxMs)
  // Never past the end, so that the body is erased on time.
  const retryAt = Math.min(now.getTime() + backoffMs, mail.expiresAt.getTime())
  await db.tables.outboxMail.updateMany({
    where: { id: mail.id, status: 'pending', attempts: mail.attempts },
    data: isOver
      ? { ...(isExpired ? { status: 'expired', sealedBody: null } : { status: 'failed' }), settledAt: now, lastError }
      : { nextAttemptAt: new Date(retryAt), lastError },
  })
  const { id, kind, attempts } = mail
  log.warn({ id, kind, attempts, error: lastError }, isOver ? 'A mail was given up' : 'A mail was not delivered')
}

/** One printable line without the address, which has no business in a log. */
function describeError(error: unknown, recipient: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return message
    .replaceAll(recipient, '[recipient]')
    .replaceAll(/[^\x21-\x7E]+/g, ' ')
    .slice(0, 500)
}

async function withinTime(attempt: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The transport did not answer for ${attemptMaxMs} ms.`)), attemptMaxMs)
  })
  try {
    await Promise.race([attempt, timeout])
  } finally {
    clearTimeout(timer)
  }
}
