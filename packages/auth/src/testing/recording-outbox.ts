import type { Letter, Outbox } from '@latchkey/email/outbox'

/** An outbox that keeps its letters, oldest first, also those of a transaction that failed. */
export interface RecordingOutbox extends Outbox {
  readonly sent: readonly Letter[]
}

export function createRecordingOutbox(): RecordingOutbox {
  const sent: Letter[] = []
  return {
    sent,
    async enqueue(_tables, letter) {
      sent.push(letter)
    },
    wake: () => undefined,
  }
}
