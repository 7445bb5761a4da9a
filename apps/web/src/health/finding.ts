/** One thing that was looked at. */
export interface Finding {
  readonly check:
    | 'configuration'
    | 'database'
    | 'migrations'
    | 'peppers'
    | 'mail'
    | 'outbox'
    | 'clock'
    | 'proxy'
    | 'cookie'
    | 'files'
  /** `warn`: works, and somebody should look. `fail`: does not work, or is not safe. */
  readonly state: 'ok' | 'warn' | 'fail'
  /** What was found. Holds no secret. */
  readonly message: string
  /** What to do about it. */
  readonly next?: string
}

export const ok = (check: Finding['check'], message: string): Finding => ({ check, state: 'ok', message })

export const warn = (check: Finding['check'], message: string, next: string): Finding => ({
  check,
  state: 'warn',
  message,
  next,
})

export const fail = (check: Finding['check'], message: string, next: string): Finding => ({
  check,
  state: 'fail',
  message,
  next,
})
