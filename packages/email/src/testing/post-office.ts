import { randomBytes } from 'node:crypto'
import { borrowTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import { createFakeClock, type FakeClock } from '@latchkey/testing/fake-clock'
import { createOutbox, type OutgoingMail, type Outbox } from '../outbox.ts'
import { createOutboxWorker, type OutboxWorker, type OutboxWorkerOptions } from '../outbox-worker.ts'
import type { Mail, MailTransport } from '../transport.ts'

/** An outbox over a database of its own, with a transport that obeys the test. */
export interface PostOffice extends AsyncDisposable {
  readonly database: TestDatabase
  readonly clock: FakeClock
  readonly outbox: Outbox
  readonly encryptionKey: Uint8Array
  /** What left, in order. */
  readonly sent: Mail[]
  /** What the log was told. */
  readonly warnings: object[]
  /** Replaces what happens on sending; the default takes every mail. */
  onSend(behaviour: (mail: Mail) => Promise<void>): void
  newWorker(change?: Partial<OutboxWorkerOptions>): OutboxWorker
  enqueue(mail?: Partial<OutgoingMail>): Promise<void>
  /** All rows, oldest first. */
  rows(): ReturnType<typeof readRows>
}

export async function openPostOffice(): Promise<PostOffice> {
  const database = await borrowTestDatabase()
  const clock = createFakeClock()
  const encryptionKey = randomBytes(32)
  const sent: Mail[] = []
  const warnings: object[] = []
  let behaviour: (mail: Mail) => Promise<void> = async () => undefined
  const transport: MailTransport = {
    async send(mail) {
      await behaviour(mail)
      sent.push(mail)
    },
    async close() {},
  }
  const outbox = createOutbox({ encryptionKey, clock, random: { bytes: randomBytes }, onWake: () => undefined })
  return {
    database,
    clock,
    outbox,
    encryptionKey,
    sent,
    warnings,
    onSend(next) {
      behaviour = next
    },
    newWorker: (change) =>
      createOutboxWorker({
        db: database.db,
        transport,
        encryptionKey,
        clock,
        log: { warn: (details) => warnings.push(details) },
        ...change,
      }),
    enqueue: (mail) => outbox.enqueue(database.db.tables, mailFor(clock, mail)),
    rows: () => readRows(database),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** A mail that is good for 15 minutes. */
export function mailFor(clock: FakeClock, change: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    kind: 'verification-code',
    to: 'ana@example.test',
    subject: 'Your code',
    text: '12345678\n',
    html: '<p>12345678</p>',
    expiresAt: new Date(clock.now().getTime() + 900_000),
    ...change,
  }
}

function readRows({ db }: TestDatabase) {
  return db.tables.outboxMail.findMany({
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      kind: true,
      recipient: true,
      sealedBody: true,
      status: true,
      attempts: true,
      nextAttemptAt: true,
      lastError: true,
      settledAt: true,
    },
  })
}
