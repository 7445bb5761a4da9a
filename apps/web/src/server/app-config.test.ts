import { ConfigError } from '@latchkey/config/load-config'
import { expect, test } from 'vitest'
import { allVariables, loadAppConfig } from './app-config.ts'

const secrets = () => ({ sessionPepper: 's'.repeat(40), passwordPepper: 'p'.repeat(40), encryptionKey: 'e'.repeat(40) })

test("problems of the server's variables and of the auth core's are reported together", () => {
  const load = () => loadAppConfig({ PORT: 'x', AUTH_CODE_ATTEMPTS: '0', AUTH_SESSION_LIFETIME: 'long' }, secrets)
  expect(load).toThrow(ConfigError)
  for (const line of [/3 problems/, /- PORT must /, /- AUTH_CODE_ATTEMPTS must /, /- AUTH_SESSION_LIFETIME must /]) {
    expect(load).toThrow(line)
  }
})

test('fallback peppers are accepted beside the current one', () => {
  const { authSecrets } = loadAppConfig(
    { AUTH_SESSION_FALLBACK_PEPPERS: `${'1'.repeat(32)},${'2'.repeat(32)}` },
    secrets,
  )
  expect(authSecrets.sessionPeppers.fallbacks).toHaveLength(2)
  expect(
    new Set([authSecrets.sessionPeppers.current, ...authSecrets.sessionPeppers.fallbacks].map(({ id }) => id)).size,
  ).toBe(3)
})

test('no variable is named twice', () => {
  const names = allVariables.flatMap(({ variables }) => variables.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
})
