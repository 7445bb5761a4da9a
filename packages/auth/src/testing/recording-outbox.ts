import type { OutgoingMail, Outbox } from '@latchkey/email/outbox'

/** An outbox that keeps its mails, oldest first, also those of a transaction that failed. */
export interface RecordingOutbox extends Outbox {
  readonly sent: readonly OutgoingMail[]
}

export function createRecordingOutbox(): RecordingOutbox {
  const sent: OutgoingMail[] = []
  return {
    sent,
    async enqueue(_tables, mail) {
      sent.push(mail)
    },
    wake: () => undefined,
  }
}
