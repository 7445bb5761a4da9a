import type { RequestListener, Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHttpHandler } from '@latchkey/api/http'
import { describeProcedures } from '@latchkey/api/server'
import { authSettingsOf } from '@latchkey/auth/config'
import { createInbox } from '@latchkey/email/inbox-transport'
import { createSmtpTransport } from '@latchkey/email/smtp-transport'
import { applyMigrations } from '@latchkey/prisma/apply-migrations'
import { openDatabase, type Database } from '@latchkey/prisma/db'
import { startEmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import { isDatabaseUnavailable } from '@latchkey/prisma/unavailable'
import { answerWhileStarting } from './answer-while-starting.ts'
import type { AppConfig } from './app-config.ts'
import { createFrontDoor } from './front-door.ts'
import { listen } from './listen.ts'
import type { LocalHome } from './local-mode.ts'
import { createLog, type Logger } from './log.ts'
import type { OpenedParts } from './opened-parts.ts'
import { createOperations } from './operations/create-operations.ts'
import { publishPageRuntime } from './page-runtime.ts'
import { preparePages } from './pages.ts'
import { createAppRuntime } from './runtime.ts'
import { failurePage, sendStaticPage } from './static-page.ts'
import { stopServer } from './stop-server.ts'

export interface ServerOptions {
  readonly config: AppConfig
  /** The folder of local mode, or null outside of it. */
  readonly home: LocalHome | null
  readonly webDirectory: string
  readonly development: boolean
  readonly httpServer: Server
  /** Aborts when the start is no longer wanted. */
  readonly interrupted: AbortSignal
  /** Speaks to whoever started the server. */
  readonly say: (line: string) => void
}

export interface RunningServer {
  readonly address: string
  /** Drains and closes everything, in at most 18 seconds. Resolves to the exit status. */
  stop(): Promise<number>
}

/**
 * Listens first (so that health checks get an answer), then opens the database, migrates, and serves.
 *
 * @throws ListenError where it cannot listen as it was told; Error when the database stays away for 60 seconds.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, home, httpServer } = options
  const parts: OpenedParts = { httpServer, home, log: createLog({ localFile: home?.logFile ?? null }), ready: false }
  let listener: RequestListener = answerWhileStarting
  httpServer.on('request', (request, response) => listener(request, response))
  try {
    const port = await listen(httpServer, config.server.host, config.server.port)
    const appUrl = config.server.appUrl ?? `http://localhost:${port}`
    listener = await open(options, parts, { appUrl, port })
    parts.ready = true
    home?.announce(appUrl)
    sayWhereItIs(options, appUrl, port)
    return { address: appUrl, stop: () => stopServer(parts) }
  } catch (error) {
    await stopServer(parts)
    throw error
  }
}

async function open(
  options: ServerOptions,
  parts: OpenedParts,
  { appUrl, port }: { appUrl: string; port: number },
): Promise<RequestListener> {
  const { config, home, httpServer, development } = options
  const { log } = parts
  const pages = preparePages({ directory: options.webDirectory, development, httpServer, port })
  pages.catch(() => undefined)
  if (home) parts.postgres = await startEmbeddedPostgres(home.directory)
  const url = config.server.databaseUrl ?? parts.postgres?.url ?? ''
  parts.database = openDatabase(url, {
    onConnectionError: (error) => log.warn({ err: error }, 'An idle database connection broke'),
  })
  await whenDatabaseAnswers(parts.database, log, options.interrupted)
  if (config.server.migrateOnStart) await migrate(url, log)
  const inbox = home && config.server.smtpUrl === null ? createInbox(home.mailDirectory) : null
  const transport = inbox ?? createSmtpTransport({ url: config.server.smtpUrl ?? '', from: config.server.mailFrom })
  parts.runtime = createAppRuntime({
    ...{ config, database: parts.database, transport, appUrl, log },
    onEventsMissed: () => parts.api?.endStreams(),
  })
  await parts.runtime.start()
  const { database, runtime } = parts
  const { auth, tasks } = runtime
  const { ping } = database
  parts.api = createHttpHandler({
    auth,
    tasks,
    operations: createOperations({ ...options, database, databaseUrl: url, runtime, appUrl, port }),
    appUrl,
    localMode: home !== null,
    trustedProxies: config.server.trustedProxies,
    readiness: async () => {
      if (!parts.ready) return false
      await ping()
      return true
    },
    log,
    showFailure: (request, response, reference) => sendStaticPage(request, response, failurePage(request, reference)),
  })
  parts.pages = await pages
  const settings = authSettingsOf(auth)
  const door = createFrontDoor({
    settings,
    api: parts.api,
    pages: parts.pages.handle,
    ping,
    appUrl,
    localMode: home !== null,
    development,
    log,
  })
  const procedures = home === null ? null : describeProcedures()
  publishPageRuntime({ request: door.currentRequest, inbox, procedures })
  return door.listener
}

/** Waits for a database that is not there yet, 60 seconds at most. */
async function whenDatabaseAnswers(database: Database, log: Logger, interrupted: AbortSignal): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      return await database.ping()
    } catch (error) {
      interrupted.throwIfAborted()
      if (!isDatabaseUnavailable(error) || Date.now() > deadline) {
        throw new Error(
          `The database does not answer: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL.`,
          { cause: error },
        )
      }
      log.warn({ err: error }, 'Waiting for the database')
      await sleep(1000, undefined, { signal: interrupted })
    }
  }
}

async function migrate(url: string, log: Logger): Promise<void> {
  const applied = await applyMigrations(url)
  if (applied.length > 0) log.info({ applied }, 'Migrations applied')
}

function sayWhereItIs({ config, home, say }: ServerOptions, appUrl: string, port: number): void {
  if (!home) return say(`Latchkey serves ${appUrl} on port ${port}.`)
  if (port !== config.server.port.number) say(`Port ${config.server.port.number} is taken, so this is port ${port}.`)
  if (config.server.smtpUrl === null) say(`Mails stay here: ${appUrl}/dev/mail`)
  say(`Try the API here: ${appUrl}/dev/api`)
  say('Stop with Ctrl-C.')
  say(`Latchkey is ready: ${appUrl}`)
}
