import path from 'node:path'
import { isLocalMode } from '@latchkey/config/load-config'
import { loadAppConfig, type AppConfig } from './app-config.ts'
import { openLocalHome, type LocalHome } from './local-mode.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What the environment asks for: the configuration, and the folder of local mode or null outside of it. */
export interface Environment {
  readonly config: AppConfig
  readonly home: LocalHome | null
}

/**
 * Reads the environment, as server and command line do alike. Local mode makes its folder and its secrets on first
 * use.
 *
 * @throws ConfigError that lists every problem at once.
 */
export function readEnvironment(env: Env, repository: string): Environment {
  const home = openHome(env, repository)
  const config = loadAppConfig(env, () => {
    if (!home) throw new Error('Local secrets exist in local mode only.')
    return home.secrets()
  })
  return { config, home }
}

/** The folder of local mode, or null outside of it. */
export function openHome(env: Env, repository: string): LocalHome | null {
  return isLocalMode(env) ? openLocalHome(env['LATCHKEY_DATA_DIR'] ?? path.join(repository, '.data')) : null
}
