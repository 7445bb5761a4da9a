import type { Calibration } from '@latchkey/auth/password-calibration'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { Finding } from '../health/finding.ts'
import type { Terminal } from './terminal/open-terminal.ts'

/** Where the command line runs: what it reads and writes, and how it reaches the app. */
export interface CliHost {
  /** Writes to standard output: what was asked for, and nothing else. */
  print(text: string): void
  /** Writes to standard error: refusals, next steps, questions. */
  complain(text: string): void
  /** Whoever sits there; `null` where nobody can be asked. */
  readonly terminal: Terminal | null
  /** All of standard input. */
  readInput(): Promise<string>
  /**
   * Opens the app as the server does, without serving.
   *
   * @throws ConfigError, or CliError that says what is missing.
   */
  openApp(): Promise<OpenedApp>
  /** Looks at everything that a server needs. Does not throw for what it finds. */
  examine(): Promise<Finding[]>
  /** Times the hashing of passwords on this machine. */
  calibrate(): Promise<Calibration>
}

/** The app without its server. */
export interface OpenedApp {
  readonly auth: AuthRuntime
  /** Waits until the running servers have been told everything, then leaves. */
  close(): Promise<void>
}
