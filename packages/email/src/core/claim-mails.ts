import type { Db } from '@latchkey/prisma/db'

/** The part of the database that the post office works on. */
export type OutboxDatabase = Db<'outboxMail'>

/** A mail that this node, and for now no other, may send. */
export interface ClaimedMail {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  readonly sealedBody: Uint8Array | null
  /** Including this one. */
  readonly attempts: number
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Longer than any attempt takes, so that a claim outlives it; the mail of a node that died waits as long. */
export const claimMs = 120_000

/**
 * Takes up to `max` due mails, oldest first. Each claim is one update that is conditional on the mail still
 * being due, and pushes its next attempt into the future: of many nodes exactly one succeeds.
 */
export async function claimDueMails(db: OutboxDatabase, now: Date, max: number): Promise<ClaimedMail[]> {
  const due = await db.tables.outboxMail.findMany({
    where: { status: 'pending', nextAttemptAt: { lte: now }, expiresAt: { gt: now } },
    orderBy: [{ nextAttemptAt: 'asc' }, { id: 'asc' }],
    take: max,
    select: { id: true },
  })
  const claims = await Promise.all(due.map(({ id }) => claim(db, id, now)))
  const claimed = claims.flat()
  // Another node was faster with all of them; there may be more behind.
  return due.length > 0 && claimed.length === 0 ? claimDueMails(db, now, max) : claimed
}

function claim(db: OutboxDatabase, id: string, now: Date): Promise<ClaimedMail[]> {
  return db.tables.outboxMail.updateManyAndReturn({
    where: { id, status: 'pending', nextAttemptAt: { lte: now } },
    data: { nextAttemptAt: new Date(now.getTime() + claimMs), attempts: { increment: 1 } },
    select: {
      id: true,
      kind: true,
      recipient: true,
      sealedBody: true,
      attempts: true,
      createdAt: true,
      expiresAt: true,
    },
  })
}

/**
 * Gives up mails that nobody needs any more, unless a node is sending them right now, and erases their bodies; also those
 * of mails that were given up before and could have been sent again until now.
 */
export async function settleExpired(db: OutboxDatabase, now: Date): Promise<void> {
  await db.tables.outboxMail.updateMany({
    where: { status: 'pending', expiresAt: { lte: now }, nextAttemptAt: { lte: now } },
    data: { status: 'expired', sealedBody: null, settledAt: now },
  })
  await db.tables.outboxMail.updateMany({
    where: { status: 'failed', expiresAt: { lte: now }, sealedBody: { not: null } },
    data: { sealedBody: null },
  })
}
