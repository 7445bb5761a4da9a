import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Operations } from '@latchkey/api/server'
import { serverVariables } from '@latchkey/config/load-config'
import type { Database } from '@latchkey/prisma/db'
import type { AppConfig } from '../app-config.ts'
import type { LocalHome } from '../local-mode.ts'
import type { AppRuntime } from '../runtime.ts'
import { configuredValues } from './configured-values.ts'
import { examineServer } from './examine-server.ts'

/** A server as it has come up. */
export interface StartedServer {
  readonly config: AppConfig
  readonly home: LocalHome | null
  readonly webDirectory: string
  readonly database: Database
  readonly databaseUrl: string
  readonly runtime: Pick<AppRuntime, 'auth' | 'condition'>
  readonly appUrl: string
  readonly port: number
}

/** What administrators ask about this server. */
export function createOperations(server: StartedServer): Operations {
  const { config, home, database, databaseUrl: url, runtime } = server
  const values = configuredValues(config.given, textsInForce(server))
  const version = versionIn(server.webDirectory)
  return {
    configuration: () => values,
    health: () =>
      examineServer({
        database,
        url,
        isLocalMode: home !== null,
        migratesOnStart: config.server.migrateOnStart,
        auth: runtime.auth,
        condition: runtime.condition,
        version,
      }),
  }
}

/** What the server took where nobody said anything, by the name of the variable. */
function textsInForce({ config: { server }, home, databaseUrl, appUrl, port }: StartedServer) {
  const { secrets } = server
  return {
    [serverVariables.databaseUrl.name]: databaseUrl,
    [serverVariables.port.name]: String(port),
    [serverVariables.host.name]: server.host,
    [serverVariables.appUrl.name]: appUrl,
    [serverVariables.mailFrom.name]: server.mailFrom,
    [serverVariables.sessionPepper.name]: secrets.sessionPepper,
    [serverVariables.passwordPepper.name]: secrets.passwordPepper,
    [serverVariables.encryptionKey.name]: secrets.encryptionKey,
    ...(home && { [serverVariables.dataDirectory.name]: home.directory }),
  }
}

function versionIn(webDirectory: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(webDirectory, 'package.json'), 'utf8'))
  return manifest instanceof Object && 'version' in manifest ? String(manifest.version) : 'of no version'
}
