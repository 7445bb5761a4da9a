import type { ServerSecrets } from '@latchkey/config/load-config'
import { describe, expect, test } from 'vitest'
import { allVariables, loadAppConfig } from '../app-config.ts'
import { configuredValues } from './configured-values.ts'

const secrets: ServerSecrets = {
  sessionPepper: 'generated-session-pepper-0123456789ab',
  passwordPepper: 'generated-password-pepper-0123456789a',
  encryptionKey: 'generated-encryption-key-0123456789ab',
}

function values(env: Record<string, string>, file = {}, inForce = {}) {
  const { given } = loadAppConfig(env, () => secrets, file)
  const told = configuredValues(given, inForce)
  return (name: string) => {
    const { value, isDefault } = told.find((one) => one.name === name) ?? {}
    return [value, isDefault]
  }
}

describe('the configuration as administrators see it', () => {
  test('has every variable once, with its section and its meaning', () => {
    const told = configuredValues({}, {})
    expect(told.map(({ section, name }) => [section, name])).toEqual(
      allVariables.flatMap(({ title, variables }) => variables.map(({ name }) => [title, name])),
    )
    expect(told.every(({ meaning }) => meaning.length > 0)).toBe(true)
  })

  test('says what the environment says, else the config file, else the default', () => {
    const valueOf = values(
      { AUTH_CODE_ATTEMPTS: '7', AUTH_MAILS_PER_HOUR: '' },
      { codeAttempts: 9, validationCodeLength: 6, sessions: { lifetime: '14d' } },
    )
    expect(valueOf('AUTH_CODE_ATTEMPTS')).toEqual(['7', false])
    expect(valueOf('AUTH_VALIDATION_CODE_LENGTH')).toEqual(['6', false])
    expect(valueOf('AUTH_SESSION_LIFETIME')).toEqual(['14d', false])
    expect(valueOf('AUTH_MAILS_PER_HOUR')).toEqual(['3', true])
    expect(valueOf('AUTH_BREACHED_PASSWORDS_URL')).toEqual(['not set', true])
  })

  test('says what the server took by itself', () => {
    const valueOf = values({}, {}, { APP_URL: 'http://localhost:3001', AUTH_SESSION_PEPPER: secrets.sessionPepper })
    expect(valueOf('APP_URL')).toEqual(['http://localhost:3001', true])
    expect(valueOf('AUTH_SESSION_PEPPER')).toEqual(['set', true])
    expect(valueOf('AUTH_SESSION_FALLBACK_PEPPERS')).toEqual(['not set', true])
  })

  test('shows no user, password or query of a URL', () => {
    const url = 'postgres://ana:geheim@db.example.test:5433/app?sslkey=/geheim#geheim'
    const told = configuredValues(
      { DATABASE_URL: url, SMTP_URL: 'smtps://user%40x:geheim@mail.example.test', APP_URL: 'https://example.test' },
      {},
    )
    const valueOf = (name: string) => told.find((one) => one.name === name)?.value
    expect(valueOf('DATABASE_URL')).toBe('postgres://…@db.example.test:5433/app?…')
    expect(valueOf('SMTP_URL')).toBe('smtps://…@mail.example.test')
    expect(valueOf('APP_URL')).toBe('https://example.test')
    expect(JSON.stringify(told)).not.toContain('geheim')
  })

  test('shows nothing of whatever is called a secret, a key, a pepper or an account', () => {
    const secret = /SECRET|PRIVATE_KEY|ENCRYPTION_KEY|ACCESS_KEY|PEPPER|PASSWORD$|TOKEN|SERVICE_ACCOUNT/
    const lengths = new Set(['AUTH_SESSION_SECRET_LENGTH'])
    const names = allVariables
      .flatMap(({ variables }) => variables.map(({ name }) => name))
      .filter((name) => secret.test(name) && !lengths.has(name))
    expect(names).toContain('FIREBASE_SERVICE_ACCOUNT')
    const told = configuredValues(Object.fromEntries(names.map((name) => [name, 'geheim'])), {})
    expect(told.filter(({ value }) => value === 'set').map(({ name }) => name)).toEqual(names)
    expect(JSON.stringify(told)).not.toContain('geheim')
  })
})
