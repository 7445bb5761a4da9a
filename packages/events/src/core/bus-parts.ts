import type pg from 'pg'

/** What can run a statement: a pool or a connection. */
export type Queryable = Pick<pg.ClientBase, 'query'>

/** Where the bus says what an operator should know. */
export interface BusLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

/** Under this name processes wake each other; what they have to say stands in the table. */
export const notifyChannel = 'bus_events'

/** How long an event can be read after it was published. A process that is away longer misses events. */
export const keptMs = 3_600_000
