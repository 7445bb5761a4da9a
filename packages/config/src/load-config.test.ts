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

test('the message lists every problem and where to read on', () => {
  const { message } = new ConfigError(['APP_URL is missing.', 'PORT must be a number.'])
  expect(message).toContain('2 problems')
  expect(message).toContain('- APP_URL is missing.')
  expect(message).toContain('- PORT must be a number.')
  expect(message).toContain('docs/configuration.md')
})
