import { randomBytes } from 'node:crypto'
import { createBackground } from '@latchkey/auth/background'
import { createPasswordPool } from '@latchkey/auth/password-pool'
import type { AuthEvents, PasswordHasher } from '@latchkey/auth/runtime'
import { createPostgresBus } from '@latchkey/events/postgres-bus'
import { applyMigrations } from '@latchkey/prisma/apply-migrations'
import { openDatabase, type Database } from '@latchkey/prisma/db'
import { startEmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import { reasonOf } from '../health/reason-of.ts'
import type { AppConfig } from '../server/app-config.ts'
import { createAuthRuntime } from '../server/auth-runtime.ts'
import type { Environment } from '../server/environment.ts'
import { CliError } from './cli-error.ts'
import { migrationWords } from './failure.ts'
import type { OpenedApp } from './host.ts'

/**
 * Opens what the server opens, but serves nothing: no HTTP, no mails sent, no housekeeping. Joins the embedded
 * PostgreSQL of local mode or starts it, and makes its tables when it has none. Warnings go to `complain`.
 *
 * @throws CliError `SERVICE_UNAVAILABLE` when the database does not let us in, `MIGRATIONS_PENDING` when it has no
 *   tables.
 */
export async function openApp({ config, home }: Environment, complain: (text: string) => void): Promise<OpenedApp> {
  const log: Log = {
    info: () => undefined,
    warn: (details, message) => complain(`${message}${causeIn(details)}\n`),
  }
  const postgres = home ? await startEmbeddedPostgres(home.directory) : undefined
  const url = config.server.databaseUrl ?? postgres?.url ?? ''
  const database = openDatabase(url, { connectionsMax: 4 })
  try {
    if (!(await hasTables(database))) {
      if (!home) throw new CliError('MIGRATIONS_PENDING', migrationWords)
      await applyMigrations(url)
    }
    const { auth, close } = createParts(config, database, log)
    return {
      auth,
      async close() {
        await close()
        await database.close()
        await postgres?.stop()
      },
    }
  } catch (error) {
    await database.close()
    await postgres?.stop()
    throw error
  }
}

async function hasTables(database: Database): Promise<boolean> {
  try {
    const { rows } = await database.pool.query<{ name: string | null }>(`select to_regclass('auth_user') as name`)
    return rows[0]?.name !== null
  } catch (error) {
    throw new CliError(
      'SERVICE_UNAVAILABLE',
      `The database does not let us in: ${reasonOf(error)}\nCheck DATABASE_URL, or look with: pnpm cli doctor`,
      { cause: error },
    )
  }
}

function createParts(config: AppConfig, database: Database, log: Log): OpenedApp {
  const background = createBackground(log)
  const passwords = createLazyPasswords(config)
  const events = createPostgresBus<AuthEvents>({ pool: database.pool, connect: database.connect, log })
  const auth = createAuthRuntime({
    config,
    database,
    appUrl: config.server.appUrl ?? `http://localhost:${config.server.port.number}`,
    clock: { now: () => new Date() },
    random: { bytes: (length) => randomBytes(length) },
    passwords,
    events,
    background,
    log,
    // The server's worker looks by itself.
    onMail: () => undefined,
  })
  return {
    auth,
    async close() {
      await background.settled()
      await Promise.all([events.stop(), passwords.close()])
    },
  }
}

/** Processes for hashing start with the first password: most commands know none. */
function createLazyPasswords(config: AppConfig): PasswordHasher & { close(): Promise<void> } {
  let pool: ReturnType<typeof createPasswordPool> | undefined
  const open = () =>
    (pool ??= createPasswordPool({
      peppers: config.authSecrets.passwordPeppers,
      config: config.auth,
      workers: 1,
    }))
  return {
    hash: (password, email) => open().hash(password, email),
    verify: (stored, password) => open().verify(stored, password),
    close: async () => pool?.close(),
  }
}

interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

function causeIn(details: object): string {
  return 'err' in details ? `: ${reasonOf(details.err)}` : ''
}
