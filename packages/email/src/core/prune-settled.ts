import type { OutboxDatabase } from './claim-mails.ts'

const keptMs = 30 * 24 * 3_600_000

/** Deletes mails that were settled more than 30 days ago, in small batches, so that no lock is held for long. */
export async function pruneSettled(db: OutboxDatabase, now: Date, batch = 1000): Promise<void> {
  const before = new Date(now.getTime() - keptMs)
  for (;;) {
    const outdated = await db.tables.outboxMail.findMany({
      where: { settledAt: { lt: before } },
      take: batch,
      select: { id: true },
    })
    if (outdated.length === 0) return
    await db.tables.outboxMail.deleteMany({ where: { id: { in: outdated.map(({ id }) => id) } } })
  }
}
