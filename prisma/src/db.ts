import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'

type Tables = Omit<PrismaClient, `$${string}`>

/** The name of a table, as the generated client spells it. */
export type TableName = Exclude<keyof Tables, symbol>

/** The tables a piece of code may touch. */
export type TablesOf<Table extends TableName> = Pick<Tables, Table>

export interface TransactionOptions {
  /** Transactions that name the same lock run one after the other, on every node. */
  readonly lock?: string
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

/** The process's one pool and what stands on it. */
export interface Database {
  readonly db: Db<TableName>
  readonly pool: pg.Pool
  /** Resolves when the database answers; rejects with the reason when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Most connections at once. Default 10. */
  readonly connectionsMax?: number
  /** Told about broken idle connections, which the pool replaces by itself. */
  readonly onConnectionError?: (error: Error) => void
}

/**
 * Opens the one pool of a process. Nothing connects before the first query. Every wait is bounded: 2 s for a
 * connection, 5 s for a statement, 2 s for a lock, 7 s for an answer (a network that swallows packets).
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: 2000,
    query_timeout: 7000,
    statement_timeout: 5000,
    lock_timeout: 2000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  })
  // Without a listener an idle connection that the server closes would end the process.
  pool.on('error', (error) => options.onConnectionError?.(error))
  const client = new PrismaClient({ adapter: new PrismaPg(pool, { onPoolError: () => undefined }) })
  return {
    db: fence(client),
    pool,
    ping: async () => {
      await pool.query('select 1')
    },
    close: async () => {
      await client.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}

function fence(client: PrismaClient): Db<TableName> {
  return {
    tables: client,
    transaction: (work, { lock } = {}) =>
      client.$transaction(
        async (transaction) => {
          if (lock !== undefined) {
            await transaction.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))::text`
          }
          return work(transaction)
        },
        { maxWait: 2000, timeout: 5000, isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted },
      ),
  }
}
