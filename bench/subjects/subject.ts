import type { HttpCall } from '../harness/http-caller.ts'
import type { StatementCounts } from '../harness/statement-tap.ts'

/** A running product, in the terms that every product of its kind knows. */
export interface Subject {
  readonly name: string
  /** Asks who the caller is, with a key that is good. */
  readonly whoAmI: HttpCall
  /** Ordinary signed-in calls, to be made in turn. */
  readonly ordinary: readonly HttpCall[]
  /** Signs somebody in; each entry is another person. */
  readonly signIns: readonly HttpCall[]
  /** What checking one password costs. */
  readonly hashing: {
    /** How many it checks at once. */
    readonly workers: number
    /** Checks one password while nothing else goes on. Resolves to the milliseconds that it took. */
    timeOne(): Promise<number>
  }
  /** Makes `calls` calls of "who am I", one after the other, and tells what that asked of the database. */
  countStatements(calls: number): Promise<StatementCounts>
  stop(): Promise<void>
}
