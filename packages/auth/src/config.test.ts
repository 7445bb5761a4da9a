import { expect, test } from 'vitest'
import { defaultAuthConfig, readAuthConfig } from './config.ts'

test('the environment wins over the defaults', () => {
  const problems: string[] = []
  const env = {
    AUTH_MAX_SESSIONS_PER_USER: '2',
    AUTH_SESSION_LIFETIME: 'never',
    AUTH_SESSION_INACTIVITY_TIMEOUT: '90s',
  }
  expect(readAuthConfig(env, problems)).toEqual({
    ...defaultAuthConfig,
    maxSessionsPerUser: 2,
    sessions: { ...defaultAuthConfig.sessions, lifetime: null, inactivityTimeout: 90_000 },
  })
  expect(problems).toEqual([])
})

test('every bad value is reported, and a shortest password longer than the longest too', () => {
  const problems: string[] = []
  readAuthConfig({ AUTH_CODE_ATTEMPTS: '0', AUTH_SESSION_LIFETIME: 'soon' }, problems)
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['AUTH_CODE_ATTEMPTS', 'AUTH_SESSION_LIFETIME'])
  const clash: string[] = []
  readAuthConfig({ AUTH_MIN_PASSWORD_LENGTH: '100', AUTH_MAX_PASSWORD_LENGTH: '64' }, clash)
  expect(clash).toHaveLength(1)
})

test.each(['AUTH_SESSION_LIFETIME', 'AUTH_SESSION_INACTIVITY_TIMEOUT'])('%s must be positive, or never', (name) => {
  const problemsOf = (value: string) => {
    const problems: string[] = []
    readAuthConfig({ [name]: value }, problems)
    return problems
  }
  for (const value of ['2s', '1ms', '400d', 'never']) expect(problemsOf(value)).toEqual([])
  for (const value of ['0s', '0d', '-1d', '1.5s', 'NEVER', 'soon']) {
    expect(problemsOf(value)).toEqual([expect.stringContaining(name)])
  }
})
