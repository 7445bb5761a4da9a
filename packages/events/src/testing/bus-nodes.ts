import { openDatabase, type Database } from '@latchkey/prisma/db'
import { createTestDatabase, type TestDatabase } from '@latchkey/prisma/test-database'
import type { ContractChannels } from '../bus-contract.ts'
import { createPostgresBus, type PostgresBus, type PostgresBusOptions } from '../postgres-bus.ts'

/** One process with a bus and a memory of its own. */
export interface BusNode {
  readonly bus: PostgresBus<ContractChannels>
  /** Every note it has heard. */
  readonly notes: string[]
  /** What it said in its log. */
  readonly lines: string[]
  /** What its error hook was told. */
  readonly errors: unknown[]
  /** How often it was told of a gap. */
  readonly gaps: () => number
  /** Stops the bus and lets go of the database. */
  stop(): Promise<void>
}

interface BusNodeOptions extends Partial<PostgresBusOptions> {
  /** Another way to the database. */
  readonly url?: string
  /** Default true. */
  readonly isStarted?: boolean
}

/** Processes around one database. */
export interface BusNodes extends AsyncDisposable {
  readonly database: TestDatabase
  open(options?: BusNodeOptions): Promise<BusNode>
  /** How many connections there are on which nodes listen and read. */
  readers(): Promise<number>
  /** Breaks every connection that a node has. */
  breakConnections(): Promise<void>
  /** Stops the nodes and empties the table, for the next test. */
  reset(): Promise<void>
}

/** A database of its own, and nodes on it as a test opens them. Dispose of it; that stops the nodes. */
export async function createBusNodes(): Promise<BusNodes> {
  // One connection, which `breakConnections` spares.
  const database = await createTestDatabase({ connectionsMax: 1 })
  // Nodes share a pool, where they need no other way, since connecting costs more than all the rest.
  const shared = openDatabase(database.url)
  const nodes: BusNode[] = []
  const stopAll = () => Promise.all(nodes.splice(0).map((node) => node.stop()))
  return {
    database,
    async open({ url, isStarted = true, ...options } = {}) {
      const own = url === undefined ? undefined : openDatabase(url)
      const node = openNode(own ?? shared, options, own?.close)
      nodes.push(node)
      if (isStarted) await node.bus.start()
      return node
    },
    async readers() {
      const { rowCount } = await database.pool.query(
        `select 1 from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query like '%bus_event where sequence%'`,
      )
      return rowCount ?? 0
    },
    async breakConnections() {
      await database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      )
    },
    async reset() {
      await stopAll()
      await database.pool.query('truncate bus_event')
    },
    async [Symbol.asyncDispose]() {
      await stopAll()
      await shared.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

function openNode(
  { pool, connect }: Database,
  options: Partial<PostgresBusOptions>,
  leave?: () => Promise<void>,
): BusNode {
  const lines: string[] = []
  const errors: unknown[] = []
  const notes: string[] = []
  let gaps = 0
  const say = (_details: object, message: string) => void lines.push(message)
  const bus = createPostgresBus<ContractChannels>({
    pool,
    connect,
    log: { info: say, warn: say },
    onError: (error) => errors.push(error),
    onGap: () => (gaps += 1),
    ...options,
  })
  bus.subscribe('notes', ({ text }) => notes.push(text))
  let stopping: Promise<void> | undefined
  return {
    bus,
    notes,
    lines,
    errors,
    gaps: () => gaps,
    stop: () => (stopping ??= bus.stop().then(leave)),
  }
}
