/** What a command found or did: one document for programs, lines for people. */
export interface Answer {
  /** Printed by `--json`. Dates become ISO 8601. Holds no key, hash or secret. */
  readonly document: object
  readonly lines: readonly string[]
  /** The command worked, and what it found is bad: the exit status is 1. */
  readonly isBad?: boolean
}
