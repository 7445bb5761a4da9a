import pino, { type Logger } from 'pino'

export type { Logger }

export interface LogOptions {
  /** Local mode: everything goes to this file, and only what somebody must act on to the screen. */
  readonly localFile: string | null
}

/**
 * The server's log: JSON lines, on standard output outside local mode. Only allow-listed fields are ever passed to
 * it; keys, codes, passwords, inputs and query strings are not among them.
 */
export function createLog({ localFile }: LogOptions): Logger {
  const options = {
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  if (localFile === null) return pino(options)
  const file = pino.destination({ dest: localFile, mkdir: true, sync: true, mode: 0o600 })
  const screen = { write: (line: string) => void process.stderr.write(`${summary(line)}\n`) }
  return pino(
    options,
    pino.multistream([
      { level: 'info', stream: file },
      { level: 'error', stream: screen },
    ]),
  )
}

function summary(line: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pino's own line
  const { msg, err, requestId, reference } = JSON.parse(line) as {
    msg: string
    err?: { message?: string }
    requestId?: string
    reference?: string
  }
  const ids = [reference && `reference ${reference}`, requestId && `request ${requestId}`].filter(Boolean)
  return `${msg}${err?.message ? `: ${err.message}` : ''}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`
}
