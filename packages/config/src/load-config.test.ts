import { expect, test } from 'vitest'
import { ConfigError, isLocalMode, readServerConfig } from './load-config.ts'

const generated = { sessionPepper: 's'.repeat(40), passwordPepper: 'p'.repeat(40), encryptionKey: 'e'.repeat(40) }

const strict = {
  DATABASE_URL: 'postgres://app:secret@db.example.test/app',
  APP_URL: 'https://tasks.example.test/',
  SMTP_URL: 'smtp://mail.example.test:587',
  MAIL_FROM: 'Tasks <tasks@example.test>',
  AUTH_SESSION_PEPPER: 'a'.repeat(32),
  AUTH_PASSWORD_PEPPER: 'b'.repeat(32),
  AUTH_ENCRYPTION_KEY: 'c'.repeat(32),
}

const noLocalSecrets = (): never => {
  throw new Error('asked for local secrets')
}

test('an empty environment is local mode: loopback, port 3000 or the next, generated secrets', () => {
  const problems: string[] = []
  expect(isLocalMode({})).toBe(true)
  expect(readServerConfig({}, problems, () => generated)).toMatchObject({
    databaseUrl: null,
    host: '127.0.0.1',
    port: { number: 3000, asked: false },
    appUrl: null,
    smtpUrl: null,
    trustedProxies: [],
    secrets: generated,
  })
  expect(problems).toEqual([])
})

test('with a database given the server is strict and names everything that is missing at once', () => {
  const problems: string[] = []
  readServerConfig({ DATABASE_URL: strict.DATABASE_URL, PORT: 'x' }, problems, noLocalSecrets)
  expect(problems.map((line) => line.split(' ')[0])).toEqual([
    'PORT',
    'APP_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'AUTH_SESSION_PEPPER',
    'AUTH_PASSWORD_PEPPER',
    'AUTH_ENCRYPTION_KEY',
  ])
})

test('a whole environment is read: all addresses, an origin without its slash', () => {
  const problems: string[] = []
  expect(readServerConfig({ ...strict, PORT: '8080' }, problems, noLocalSecrets)).toMatchObject({
    appUrl: 'https://tasks.example.test',
    host: '0.0.0.0',
    port: { number: 8080, asked: true },
    secrets: { sessionPepper: strict.AUTH_SESSION_PEPPER },
  })
  expect(problems).toEqual([])
})

const bucket = {
  IMAGE_S3_BUCKET: 'pictures',
  IMAGE_S3_REGION: 'eu-central-1',
  IMAGE_S3_ACCESS_KEY_ID: 'AKIDTEST',
  IMAGE_S3_SECRET_ACCESS_KEY: 'secret',
}

test('pictures are kept in the database, in a folder or in a bucket, whose service is Amazon unless another is named', () => {
  const placeOf = (env: Record<string, string>) => {
    const problems: string[] = []
    const { imageDirectory, imageBucket } = readServerConfig({ ...strict, ...env }, problems, noLocalSecrets)
    expect(problems).toEqual([])
    return imageBucket ? [imageBucket.endpoint.href, imageBucket.isPathStyle] : imageDirectory
  }
  expect(placeOf({})).toBeNull()
  expect(placeOf({ IMAGE_DIRECTORY: '/pictures' })).toBe('/pictures')
  expect(placeOf(bucket)).toEqual(['https://s3.eu-central-1.amazonaws.com/', false])
  const own = { ...bucket, IMAGE_S3_ENDPOINT: 'http://minio:9000', IMAGE_S3_PATH_STYLE: '1' }
  expect(placeOf(own)).toEqual(['http://minio:9000/', true])
})

test.each([
  [{ IMAGE_S3_ENDPOINT: 'https://minio.example.test' }, 'IMAGE_S3_BUCKET is missing'],
  [{ IMAGE_S3_BUCKET: 'pictures' }, 'IMAGE_S3_ACCESS_KEY_ID and IMAGE_S3_SECRET_ACCESS_KEY must be set'],
  [{ ...bucket, IMAGE_DIRECTORY: '/pictures' }, 'IMAGE_DIRECTORY and IMAGE_S3_BUCKET exclude each other'],
  [{ ...bucket, IMAGE_S3_BUCKET: 'evil.example/' }, 'IMAGE_S3_BUCKET must be a name'],
  [{ ...bucket, IMAGE_S3_ENDPOINT: 'https://user:geheim@minio' }, 'IMAGE_S3_ENDPOINT must hold neither'],
  [{ ...bucket, IMAGE_S3_REGION: 'evil.example/?' }, 'IMAGE_S3_REGION must be the name'],
])('half a bucket, or two places, is a problem: %j', (env, words) => {
  const problems: string[] = []
  readServerConfig({ ...strict, ...env }, problems, noLocalSecrets)
  expect(problems).toEqual([expect.stringContaining(words)])
})

test('the message lists every problem and where to read on', () => {
  const { message } = new ConfigError(['APP_URL is missing.', 'PORT must be a number.'])
  expect(message).toContain('2 problems')
  expect(message).toContain('- APP_URL is missing.')
  expect(message).toContain('- PORT must be a number.')
  expect(message).toContain('docs/configuration.md')
})
