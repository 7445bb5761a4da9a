import type { AdminLogEntry } from '@latchkey/contracts/admin'
import { toCsvLine } from '../../../files/csv-line.ts'
import { securityEventWords } from '../../../words/security-event-words.ts'

/** The beginning of the file: the mark that spreadsheets know UTF-8 by, and the names of the columns. */
export const csvHead = `\uFEFF${toCsvLine(['time (UTC)', 'what', 'person', 'person id', 'by', 'by id', 'reason or name', 'device', 'address', 'event', 'details', 'session', 'entry'])}`

/** Entries of the log as lines of the file. */
export const csvLines = (entries: readonly AdminLogEntry[]): string =>
  entries.map((entry) => toCsvLine(cellsOf(entry))).join('')

function cellsOf(entry: AdminLogEntry): readonly string[] {
  return [
    entry.at.toISOString(),
    securityEventWords(entry),
    entry.email ?? '',
    entry.userId,
    entry.byWhom,
    entry.actorId ?? '',
    entry.note ?? '',
    entry.deviceName ?? '',
    entry.ipAddress ?? '',
    entry.event,
    JSON.stringify(entry.details),
    entry.sessionId ?? '',
    entry.id,
  ]
}
