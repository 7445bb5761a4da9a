import { parsePeppers } from '@latchkey/auth/secrets'
import type { ServerConfig } from '@latchkey/config/load-config'
import { openDatabase, type Database } from '@latchkey/prisma/db'
import { startEmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import { createFactorStatements } from '@latchkey/prisma/factor-statements'
import { createSessionStatements } from '@latchkey/prisma/session-statements'
import { checkDatabase } from '../../health/check-database.ts'
import { checkOutbox } from '../../health/check-outbox.ts'
import { fail, ok, type Finding } from '../../health/finding.ts'
import { reasonOf } from '../../health/reason-of.ts'
import { inspectAppConfig } from '../../server/app-config.ts'
import { openHome } from '../../server/environment.ts'
import type { LocalHome } from '../../server/local-mode.ts'
import { checkFiles } from './check-files.ts'
import { checkMail } from './check-mail.ts'
import { checkPeppers } from './check-peppers.ts'
import { checkCookie, checkProxy } from './check-public-address.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What was read, and whether all of it may be used. */
interface Reading {
  readonly server: ServerConfig
  readonly home: LocalHome | null
  readonly isWhole: boolean
}

/** Looks at everything that a server needs in this environment, and goes on where something fails. Changes nothing. */
export async function examine(env: Env, repository: string): Promise<Finding[]> {
  let home: LocalHome | null = null
  try {
    home = openHome(env, repository)
    const { server, problems } = inspectAppConfig(env, () => home?.secrets() ?? noSecrets)
    const reading = { server, home, isWhole: problems.length === 0 }
    const [database, mail] = await Promise.all([
      examineDatabase(reading),
      home || server.smtpUrl !== null ? checkMail(server) : undefined,
    ])
    return [
      ...configurationFindings(problems, home),
      ...database,
      ...(mail ? [mail] : []),
      ...publicAddressFindings(reading),
      ...(home ? checkFiles(home.directory) : []),
    ]
  } catch (error) {
    return [
      fail(
        'files',
        `The data folder ${home?.directory ?? env['LATCHKEY_DATA_DIR'] ?? '.data'} cannot be used: ${reasonOf(error)}`,
        'Check LATCHKEY_DATA_DIR, and who owns the folder.',
      ),
    ]
  }
}

const noSecrets = { sessionPepper: '', passwordPepper: '', encryptionKey: '' }

function configurationFindings(problems: readonly string[], home: LocalHome | null): Finding[] {
  if (problems.length > 0) {
    return problems.map((problem) => fail('configuration', problem, 'docs/configuration.md says what it takes.'))
  }
  return [ok('configuration', home ? `Local mode, with its data in ${home.directory}.` : 'Complete.')]
}

async function examineDatabase(reading: Reading): Promise<Finding[]> {
  const { server, home } = reading
  if (home === null) {
    // What is wrong with DATABASE_URL is one of the problems of the configuration.
    return server.databaseUrl === null ? [] : examineAt(server.databaseUrl, reading)
  }
  try {
    const postgres = await startEmbeddedPostgres(home.directory)
    try {
      return await examineAt(postgres.url, reading)
    } finally {
      await postgres.stop()
    }
  } catch (error) {
    return [fail('database', `The local database does not start: ${reasonOf(error)}`, 'Read postgres.log there.')]
  }
}

async function examineAt(url: string, { server, home, isWhole }: Reading): Promise<Finding[]> {
  const database = openDatabase(url, { connectionsMax: 2 })
  try {
    const findings = await checkDatabase({
      database,
      url,
      isLocalMode: home !== null,
      migratesOnStart: server.migrateOnStart,
    })
    const hasTables = findings.some(({ check, state }) => check === 'migrations' && state === 'ok')
    if (!hasTables) return findings
    const own = await Promise.all([...(isWhole ? [examinePeppers(database, server)] : []), checkOutbox(database)])
    return [...findings, ...own]
  } finally {
    await database.close()
  }
}

function examinePeppers(database: Database, server: ServerConfig): Promise<Finding> {
  const { sessionPepper, passwordPepper, encryptionKey } = server.secrets
  return checkPeppers({
    clock: { now: () => new Date() },
    sessionStatements: createSessionStatements(database.pool),
    factorStatements: createFactorStatements(database.pool),
    secrets: {
      sessionPeppers: parsePeppers(sessionPepper, server.sessionFallbackPeppers),
      passwordPeppers: parsePeppers(passwordPepper, server.passwordFallbackPeppers),
      encryptionKeys: parsePeppers(encryptionKey, server.encryptionFallbackKeys),
    },
  })
}

function publicAddressFindings({ server, home }: Reading): Finding[] {
  const appUrl = server.appUrl ?? (home ? `http://localhost:${server.port.number}` : null)
  // What is missing is one of the problems of the configuration.
  if (appUrl === null) return []
  return [
    checkProxy({ appUrl, trustedProxies: server.trustedProxies, isLocalMode: home !== null }),
    checkCookie({ appUrl }),
  ]
}
