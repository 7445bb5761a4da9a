import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthConfig } from '../config.ts'
import type { AuthHarness } from './create-auth-harness.ts'

/** One option with a number, and how it shows what it does with it. */
export type OptionRow = EdgeRow | ExactRow

/** An option that draws a line: what happens just inside and just beyond it. */
interface EdgeRow extends RowBase {
  readonly inside: unknown
  readonly beyond: unknown
  /** Goes to the edge in a world where the option is `value`, and says what happened on either side. */
  edge(world: AuthHarness, value: number): Promise<readonly [inside: unknown, beyond: unknown]>
}

/** An option whose number is found again in what comes out. */
interface ExactRow extends RowBase {
  measure(world: AuthHarness): Promise<unknown>
}

interface RowBase {
  /** Far from the default, so that a constant in its place is found. */
  readonly value: number
  /** What else the world is like. */
  readonly config?: Partial<Omit<AuthConfig, 'sessions'>>
}

/** "fine", or the code of the refusal. */
export async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'fine'
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}
