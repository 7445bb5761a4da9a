/** What the command line itself refuses; the use-cases refuse with the codes of the API. */
export type CliErrorCode =
  | 'WRONG_USAGE'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'NOT_CONFIRMED'
  | 'MIGRATIONS_PENDING'
  | 'SERVICE_UNAVAILABLE'

/** Stops a command. The message says what happened and the next step. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
