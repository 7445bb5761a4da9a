/** Where the HTTP layer reports; pino fits. One `info` line per call, one `error` line per unplanned failure. */
export interface ApiLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
