import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'
import { createStatementNames } from './statement-names.ts'

type Tables = Omit<PrismaClient, `$${string}`>

/** The name of a table, as the generated client spells it. */
export type TableName = Exclude<keyof Tables, symbol>

/** The tables a piece of code may touch. */
export type TablesOf<Table extends TableName> = Pick<Tables, Table>

export interface TransactionOptions {
  /**
   * Transactions that name the same lock run one after the other, on every node. Several are taken in the order given,
   * which must be the same everywhere.
   */
  readonly lock?: string | readonly string[]
}

/**
 * A database handle that reaches the named tables only, inside and outside a transaction. The wide handle made at
 * start-up fits every narrow one. Known gap: a relation in a `select` still crosses the fence.
 */
export interface Db<Table extends TableName> {
  readonly tables: TablesOf<Table>
  /** All of `work` or nothing. Take the tables from the argument; `db.tables` is outside of it. */
  transaction<T>(work: (tables: TablesOf<Table>) => Promise<T>, options?: TransactionOptions): Promise<T>
}

/** The process's connections and what stands on them. */
export interface Database {
  readonly db: Db<TableName>
  readonly pool: pg.Pool
  /**
   * Three connections for checking requests and nothing else. Work that waits, for a lock or for the disk, may hold all of
   * the others; who somebody is must not wait behind it.
   */
  readonly authenticationPool: pg.Pool
  /**
   * Opens a connection beside the pool, for what needs one of its own (such as LISTEN), with the same bounds. Whoever
   * asks ends it. It emits `end` when it breaks.
   */
  connect(): Promise<pg.Client>
  /** Resolves when the database answers; rejects with the reason when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Most connections at once, besides those of `authenticationPool`. Default 10. */
  readonly connectionsMax?: number
  /** How many times longer a wait may be than said. For tests, which race on purpose on busy machines. Default 1. */
  readonly patience?: number
  /** Told about broken idle connections, which the pool replaces by itself. */
  readonly onConnectionError?: (error: Error) => void
}

/**
 * Opens the pools of a process. Nothing connects before the first query. Every wait is bounded: 2 s for a
 * connection, 5 s for a statement, 2 s for a lock, 7 s for an answer (a network that swallows packets).
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { patience = 1 } = options
  const connection: pg.ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: 2000 * patience,
    query_timeout: 7000 * patience,
    statement_timeout: 5000 * patience,
    lock_timeout: 2000 * patience,
    idle_in_transaction_session_timeout: 10_000 * patience,
    keepAlive: true,
  }
  const pool = new pg.Pool({ ...connection, max: options.connectionsMax ?? 10 })
  const authenticationPool = new pg.Pool({ ...connection, max: authenticationConnectionsMax })
  // Without a listener an idle connection that the server closes would end the process.
  for (const each of [pool, authenticationPool]) each.on('error', (error) => options.onConnectionError?.(error))
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: () => undefined, statementNameGenerator: createStatementNames() }),
  })
  return {
    db: fence(client, patience),
    pool,
    authenticationPool,
    connect: async () => {
      const client = new pg.Client(connection)
      // Without a listener a connection that breaks would end the process.
      client.on('error', () => undefined)
      await client.connect()
      return client
    },
    ping: async () => {
      await pool.query('select 1')
    },
    close: async () => {
      await client.$disconnect()
      await Promise.all([pool, authenticationPool].filter(({ ended }) => !ended).map((each) => each.end()))
    },
  }
}

const authenticationConnectionsMax = 3

/** What a JSON column holds that holds nothing, for filters and for writing. */
export const jsonNull = Prisma.DbNull

function fence(client: PrismaClient, patience: number): Db<TableName> {
  return {
    tables: client,
    transaction: (work, { lock } = {}) =>
      client.$transaction(
        async (transaction) => {
          for (const name of [lock ?? []].flat()) {
            await transaction.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`
          }
          return work(transaction)
        },
        {
          maxWait: 2000 * patience,
          timeout: 5000 * patience,
          // PostgreSQL's own default, read committed: asking for it by name costs every transaction a statement.
        },
      ),
  }
}
