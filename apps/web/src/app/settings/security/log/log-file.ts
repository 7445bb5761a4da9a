import type { SecurityLogEntry } from '@latchkey/contracts/auth/security-log'
import { toCsvLine } from '../../../../files/csv-line.ts'
import { doerWords, securityEventWords } from '../../../../words/security-event-words.ts'

/** The forms that the log can be taken away in. */
export type LogFormat = 'csv' | 'json'

/** How a file of one form is written, piece by piece, so that a long log never lies in memory as a whole. */
export interface LogWriter {
  readonly mediaType: string
  /** `exportedAt` is written where the form has a place for it. */
  begin(exportedAt: Date): string
  entries(entries: readonly SecurityLogEntry[], isFirst: boolean): string
  end(): string
}

/** JSON for programs; CSV (RFC 4180, UTF-8 with a mark, as spreadsheets expect) for people. */
export const logWriters: Readonly<Record<LogFormat, LogWriter>> = {
  json: {
    mediaType: 'application/json; charset=utf-8',
    begin: (exportedAt) =>
      `{"format":"latchkey-security-log","version":1,"exportedAt":"${exportedAt.toISOString()}","entries":[`,
    entries: (entries, isFirst) =>
      entries.map((entry, index) => `${isFirst && index === 0 ? '' : ','}\n${JSON.stringify(toPlain(entry))}`).join(''),
    end: () => '\n]}\n',
  },
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    begin: () => `\uFEFF${toCsvLine(columns)}`,
    entries: (entries) => entries.map((entry) => toCsvLine(cellsOf(entry))).join(''),
    end: () => '',
  },
}

const columns = ['time (UTC)', 'what', 'by', 'device', 'address', 'event', 'session']

function cellsOf(entry: SecurityLogEntry): readonly string[] {
  return [
    entry.at.toISOString(),
    securityEventWords(entry),
    doerWords(entry.byWhom)?.replace(/^by /, '') ?? entry.byWhom,
    entry.deviceName ?? '',
    entry.ipAddress ?? '',
    entry.event,
    entry.sessionId ?? '',
  ]
}

const toPlain = ({ at, ...entry }: SecurityLogEntry) => ({
  at: at.toISOString(),
  what: securityEventWords(entry),
  ...entry,
})
