import {
  credential,
  flag,
  integer,
  host,
  listableSecret,
  mailbox,
  origin,
  proxies,
  readVariables,
  secrets,
  text,
  url,
  variable,
  variableWithDefault,
  type ValuesOf,
} from './variables.ts'

/** The server's own variables; the auth core brings its options itself. */
export const serverVariables = {
  databaseUrl: variable(
    'DATABASE_URL',
    url('postgres', 'postgresql'),
    'The PostgreSQL (15 or newer). Unset: local mode, with a PostgreSQL of its own under .data/.',
  ),
  port: variable('PORT', integer(0, 65_535), 'Port to listen on. Default 3000; unset and taken: the next free one.'),
  host: variable('HOST', host, 'Address to listen on. Default 127.0.0.1 in local mode, else 0.0.0.0.'),
  appUrl: variable(
    'APP_URL',
    origin,
    'Public origin of the app: in mails, in origin checks, for cookies. Required outside local mode.',
  ),
  migrateOnStart: variableWithDefault('MIGRATE_ON_START', flag, '1', 'Apply pending migrations before serving.'),
  trustedProxies: variableWithDefault(
    'TRUSTED_PROXIES',
    proxies,
    '',
    'Number of trusted proxies in front, or their addresses. Unset: X-Forwarded-* is ignored.',
  ),
  smtpUrl: variable(
    'SMTP_URL',
    url('smtp', 'smtps'),
    'Mail server, smtp://user:password@host:port. Unset in local mode: mails stay in the inbox at /dev/mail.',
  ),
  mailFrom: variable(
    'MAIL_FROM',
    mailbox,
    'Sender of all mails, name@example.com or Name <name@example.com>. Required outside local mode.',
  ),
  sessionPepper: variable(
    'AUTH_SESSION_PEPPER',
    listableSecret(32),
    'Takes part in every stored session key. Required outside local mode.',
  ),
  sessionFallbackPeppers: variableWithDefault(
    'AUTH_SESSION_FALLBACK_PEPPERS',
    secrets(32),
    '',
    'Older session peppers that are still accepted.',
  ),
  passwordPepper: variable(
    'AUTH_PASSWORD_PEPPER',
    listableSecret(32),
    'Takes part in every password hash. Required outside local mode.',
  ),
  passwordFallbackPeppers: variableWithDefault(
    'AUTH_PASSWORD_FALLBACK_PEPPERS',
    secrets(32),
    '',
    'Older password peppers that are still accepted.',
  ),
  encryptionKey: variable(
    'AUTH_ENCRYPTION_KEY',
    listableSecret(32),
    'Seals what must be readable again, such as waiting mails. Required outside local mode.',
  ),
  encryptionFallbackKeys: variableWithDefault(
    'AUTH_ENCRYPTION_FALLBACK_KEYS',
    secrets(32),
    '',
    'Older encryption keys that still open what they sealed.',
  ),
  imageDirectory: variable(
    'IMAGE_DIRECTORY',
    text,
    'Folder for profile pictures, shared by all nodes. Unset: they are kept in the database.',
  ),
  imageS3Bucket: variable(
    'IMAGE_S3_BUCKET',
    text,
    'Bucket for profile pictures, at a service that speaks S3. Unset: see IMAGE_DIRECTORY.',
  ),
  imageS3Endpoint: variable(
    'IMAGE_S3_ENDPOINT',
    url('https', 'http'),
    'That service, without the bucket. Default https://s3.REGION.amazonaws.com.',
  ),
  imageS3Region: variableWithDefault(
    'IMAGE_S3_REGION',
    text,
    'us-east-1',
    'Its region, as it takes part in signatures.',
  ),
  imageS3AccessKeyId: variable(
    'IMAGE_S3_ACCESS_KEY_ID',
    credential,
    'Key that may read, write, delete and list there.',
  ),
  imageS3SecretAccessKey: variable('IMAGE_S3_SECRET_ACCESS_KEY', credential, 'Its secret.'),
  imageS3PathStyle: variableWithDefault(
    'IMAGE_S3_PATH_STYLE',
    flag,
    '0',
    'Whether the bucket stands in the path of its address, as MinIO and others want it, and not before the host.',
  ),
  dataDirectory: variable(
    'LATCHKEY_DATA_DIR',
    text,
    'Where local mode keeps its database, secrets and mails. Default .data/ in the repository.',
  ),
} as const

type Env = Readonly<Record<string, string | undefined>>

/** The secrets that a server cannot do without. */
export interface ServerSecrets {
  readonly sessionPepper: string
  readonly passwordPepper: string
  readonly encryptionKey: string
}

/** The server's configuration, whole and checked. */
export interface ServerConfig {
  /** `null`: local mode, the database is the embedded one. */
  readonly databaseUrl: string | null
  /** `asked`: somebody chose the port, so that another one would be wrong. */
  readonly port: { readonly number: number; readonly asked: boolean }
  readonly host: string
  /** `null`: known once the port is (local mode). An origin, without a slash at the end. */
  readonly appUrl: string | null
  readonly migrateOnStart: boolean
  readonly trustedProxies: readonly string[]
  /** `null`: mails stay in the local inbox. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  readonly secrets: ServerSecrets
  /** `null`: pictures are kept in `imageBucket`, or else in the database. */
  readonly imageDirectory: string | null
  readonly imageBucket: ImageBucket | null
  readonly sessionFallbackPeppers: readonly string[]
  readonly passwordFallbackPeppers: readonly string[]
  readonly encryptionFallbackKeys: readonly string[]
}

/** Where pictures are kept, at a service that speaks S3. */
export interface ImageBucket {
  readonly endpoint: URL
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly isPathStyle: boolean
}

/** Thrown once, with every problem of the environment. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((line) => `  - ${line}`).join('\n')}\nSee docs/configuration.md.`,
    )
    this.problems = problems
  }
}

/** Whether the environment asks for local mode. */
export const isLocalMode = (env: Env): boolean => !env[serverVariables.databaseUrl.name]

/**
 * Reads the server's variables. Outside local mode every secret must be given; in local mode `localSecrets` makes or
 * finds them. Each problem adds a line to `problems`.
 */
export function readServerConfig(env: Env, problems: string[], localSecrets: () => ServerSecrets): ServerConfig {
  const values = readVariables(serverVariables, env, problems)
  const local = isLocalMode(env)
  if (!local) reportMissing(env, problems)
  const generated = local ? localSecrets() : undefined
  return {
    databaseUrl: values.databaseUrl?.href ?? null,
    port: { number: values.port ?? 3000, asked: values.port !== undefined },
    host: values.host ?? (local ? '127.0.0.1' : '0.0.0.0'),
    appUrl: values.appUrl?.origin ?? null,
    migrateOnStart: values.migrateOnStart,
    trustedProxies: values.trustedProxies,
    smtpUrl: values.smtpUrl?.href ?? null,
    mailFrom: values.mailFrom ?? 'Latchkey <latchkey@localhost>',
    secrets: {
      sessionPepper: values.sessionPepper ?? generated?.sessionPepper ?? '',
      passwordPepper: values.passwordPepper ?? generated?.passwordPepper ?? '',
      encryptionKey: values.encryptionKey ?? generated?.encryptionKey ?? '',
    },
    imageDirectory: values.imageDirectory ?? null,
    imageBucket: imageBucketOf(values, problems),
    sessionFallbackPeppers: values.sessionFallbackPeppers,
    passwordFallbackPeppers: values.passwordFallbackPeppers,
    encryptionFallbackKeys: values.encryptionFallbackKeys,
  }
}

function imageBucketOf(values: ValuesOf<typeof serverVariables>, problems: string[]): ImageBucket | null {
  const { imageS3Bucket: bucket, imageS3AccessKeyId: accessKeyId, imageS3SecretAccessKey: secretAccessKey } = values
  if (bucket === undefined) {
    if (values.imageS3Endpoint || accessKeyId || secretAccessKey) {
      problems.push('IMAGE_S3_BUCKET is missing, though other IMAGE_S3_* are set.')
    }
    return null
  }
  if (values.imageDirectory !== undefined) problems.push('IMAGE_DIRECTORY and IMAGE_S3_BUCKET exclude each other.')
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(bucket)) {
    problems.push('IMAGE_S3_BUCKET must be a name of 3 to 63 lower-case letters, digits, dots and dashes.')
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    problems.push('IMAGE_S3_ACCESS_KEY_ID and IMAGE_S3_SECRET_ACCESS_KEY must be set with IMAGE_S3_BUCKET.')
    return null
  }
  const { imageS3Region: region, imageS3PathStyle: isPathStyle } = values
  if (!/^[\w-]+$/.test(region)) {
    problems.push('IMAGE_S3_REGION must be the name of a region, such as eu-central-1.')
    return null
  }
  if (values.imageS3Endpoint && `${values.imageS3Endpoint.username}${values.imageS3Endpoint.search}` !== '') {
    problems.push('IMAGE_S3_ENDPOINT must hold neither a user nor a query.')
  }
  const endpoint = values.imageS3Endpoint ?? new URL(`https://s3.${region}.amazonaws.com`)
  return { endpoint, bucket, region, accessKeyId, secretAccessKey, isPathStyle }
}

const requiredOutsideLocalMode = [
  [serverVariables.appUrl, 'https://tasks.example.com'],
  [serverVariables.smtpUrl, 'smtp://user:password@mail.example.com:587'],
  [serverVariables.mailFrom, 'Tasks <tasks@example.com>'],
  [serverVariables.sessionPepper, undefined],
  [serverVariables.passwordPepper, undefined],
  [serverVariables.encryptionKey, undefined],
] as const

function reportMissing(env: Env, problems: string[]): void {
  for (const [{ name, kind }, example] of requiredOutsideLocalMode) {
    if (env[name]) continue
    problems.push(
      `${name} is missing. ${example ? `Example: ${example}` : `It takes ${kind.form}; make one with: openssl rand -base64 33`}`,
    )
  }
}
