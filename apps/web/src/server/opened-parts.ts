import type { Server } from 'node:http'
import type { HttpHandler } from '@latchkey/api/http'
import type { Database } from '@latchkey/prisma/db'
import type { EmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import type { LocalHome } from './local-mode.ts'
import type { Logger } from './log.ts'
import type { Pages } from './pages.ts'
import type { AppRuntime } from './runtime.ts'

/** What a server has opened so far, in the order in which it is closed. */
export interface OpenedParts {
  readonly httpServer: Server
  readonly home: LocalHome | null
  readonly log: Logger
  ready: boolean
  api?: HttpHandler
  pages?: Pages
  runtime?: AppRuntime
  database?: Database
  postgres?: EmbeddedPostgres
}
