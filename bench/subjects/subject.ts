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
  /** An installation of its own with so many people, and three sessions for each of them. Takes minutes. */
  openCrowd(people: number): Promise<Crowd>
  /** Makes `calls` calls of "who am I", one after the other, and tells what that asked of the database. */
  countStatements(calls: number): Promise<StatementCounts>
  stop(): Promise<void>
}

/** One list of the administrators' console. */
export interface AdminList {
  readonly name: string
  /** Asks for a page of it, now and then another one. */
  page(): HttpCall
}

/** A running product that many people use. */
export interface Crowd {
  readonly lists: readonly AdminList[]
  /** How PostgreSQL finds what each list shows: its own words, statement by statement. */
  plans(): Promise<readonly string[]>
  stop(): Promise<void>
}
