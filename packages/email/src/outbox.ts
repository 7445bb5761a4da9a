import type { TablesOf } from '@latchkey/prisma/db'
import { v7 as uuidv7 } from 'uuid'
import { sealBody } from './core/sealed-body.ts'
import { requireSingleAddress } from './core/single-address.ts'

/** A rendered mail. */
export interface OutgoingMail {
  /** What it is, e.g. 'verification-code'; for the operator's eyes. */
  readonly kind: string
  /** Exactly one address, already validated. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** After this moment the mail is worthless and is no longer sent. */
  readonly expiresAt: Date
}

/** Mails that are written in the transaction that causes them and leave after its commit. */
export interface Outbox {
  /** Writes the mail into the caller's transaction, sealed. Nothing is sent when the transaction rolls back. */
  enqueue(tables: TablesOf<'outboxMail'>, mail: OutgoingMail): Promise<void>
  /** Tells the worker that something may be waiting. Call it after the commit. */
  wake(): void
}

export interface OutboxOptions {
  /** 32 bytes; the same on every node. */
  readonly encryptionKey: Uint8Array
  readonly clock: { now(): Date }
  readonly random: { bytes(length: number): Uint8Array }
  /** Usually the worker's `wake`. */
  readonly onWake: () => void
}

/** An outbox that seals what it keeps, so that a copy of the database holds no live code. */
export function createOutbox({ encryptionKey, clock, random, onWake }: OutboxOptions): Outbox {
  if (encryptionKey.length !== 32) throw new Error('The outbox needs an encryption key of 32 bytes.')
  return {
    async enqueue(tables, mail) {
      const now = clock.now()
      const id = uuidv7({ msecs: now.getTime(), random: random.bytes(16) })
      await tables.outboxMail.create({
        data: {
          id,
          kind: mail.kind,
          recipient: requireSingleAddress(mail.to),
          sealedBody: sealBody({ encryptionKey, rowId: id }, random.bytes(12), mail),
          status: 'pending',
          nextAttemptAt: now,
          expiresAt: mail.expiresAt,
          createdAt: now,
        },
        select: { id: true },
      })
    },
    wake: onWake,
  }
}
