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

test("the code's config file gives defaults and hooks, and its problems stand beside the environment's", () => {
  const onUserUpdated = () => undefined
  const { auth, authHooks } = loadAppConfig({ AUTH_CODE_ATTEMPTS: '5' }, secrets, {
    codeAttempts: 4,
    mailsPerHour: 7,
    hooks: { onUserUpdated },
  })
  expect([auth.codeAttempts, auth.mailsPerHour, authHooks.onUserUpdated]).toEqual([5, 7, onUserUpdated])
  const broken = () => loadAppConfig({ PORT: 'x' }, secrets, { codeAttempts: 21 })
  expect(broken).toThrow(/2 problems/)
  expect(broken).toThrow(/- codeAttempts in the config file must be a whole number from 1 to 20/)
})
