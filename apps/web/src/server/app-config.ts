import {
  authVariables,
  readAuthConfig,
  sessionVariables,
  textsOfFile,
  type AuthConfig,
  type AuthConfigFile,
} from '@latchkey/auth/config'
import { providerVariables, readProviderSettings, type ProviderSettings } from '@latchkey/auth/external'
import type { AuthHooks } from '@latchkey/auth/runtime'
import { parsePeppers, type AuthSecrets } from '@latchkey/auth/secrets'
import {
  ConfigError,
  readServerConfig,
  serverVariables,
  type ServerConfig,
  type ServerSecrets,
} from '@latchkey/config/load-config'
import type { VariableSection } from '@latchkey/config/documentation'
import { argon2Problem } from './argon2-problem.ts'
import { authConfig } from './auth-config.ts'

/** Everything that the environment and the code's config file decide. */
export interface AppConfig {
  readonly server: ServerConfig
  readonly auth: AuthConfig
  readonly authHooks: AuthHooks
  readonly authSecrets: AuthSecrets
  /** Whose accounts are taken for signing in. */
  readonly providers: ProviderSettings
  /** What the environment or the config file says, by the name of the variable; secrets among it. */
  readonly given: Readonly<Record<string, string>>
}

/**
 * Reads the whole configuration.
 *
 * @throws ConfigError that lists every problem at once.
 */
export function loadAppConfig(
  env: Readonly<Record<string, string | undefined>>,
  localSecrets: () => ServerSecrets,
  file: AuthConfigFile = authConfig,
): AppConfig {
  const { server, auth, providers, problems } = inspectAppConfig(env, localSecrets, file)
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    server,
    auth,
    providers,
    given: givenTexts(env, file),
    authHooks: file.hooks ?? {},
    authSecrets: {
      sessionPeppers: parsePeppers(server.secrets.sessionPepper, server.sessionFallbackPeppers),
      passwordPeppers: parsePeppers(server.secrets.passwordPepper, server.passwordFallbackPeppers),
      encryptionKeys: parsePeppers(server.secrets.encryptionKey, server.encryptionFallbackKeys),
    },
  }
}

/** The same without refusing it: where there are problems, the values that they are about must not be used. */
export function inspectAppConfig(
  env: Readonly<Record<string, string | undefined>>,
  localSecrets: () => ServerSecrets,
  file: AuthConfigFile = authConfig,
): Pick<AppConfig, 'server' | 'auth' | 'providers'> & { readonly problems: readonly string[] } {
  const problems: string[] = []
  const auth = readAuthConfig(env, problems, file)
  const missing = auth.passwordHashAlgorithm === 'argon2id' ? argon2Problem() : undefined
  if (missing !== undefined) problems.push(missing)
  const providers = readProviderSettings(env, problems)
  const server = readServerConfig(env, problems, localSecrets)
  return { server, auth, providers, problems }
}

function givenTexts(env: Readonly<Record<string, string | undefined>>, file: AuthConfigFile) {
  const given: Record<string, string> = { ...textsOfFile(file) }
  for (const { name } of allVariables.flatMap(({ variables }) => variables)) {
    const text = env[name]
    if (text !== undefined && text !== '') given[name] = text
  }
  return given
}

/** Every variable there is, by section, in the order of the documentation. */
export const allVariables: readonly VariableSection[] = [
  { title: 'Server', variables: Object.values(serverVariables) },
  { title: 'Accounts', variables: Object.values(authVariables) },
  { title: 'Sessions', variables: Object.values(sessionVariables) },
  { title: 'Other ways in', variables: Object.values(providerVariables) },
]
