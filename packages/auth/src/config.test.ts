import { describe, expect, test } from 'vitest'
import { authVariables, defaultAuthConfig, defineAuthConfig, readAuthConfig, sessionVariables } from './config.ts'

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

test.each([
  ['a change of address can be undone', 'AUTH_EMAIL_CHANGE_UNDO_WINDOW'],
  ['wrong passwords are counted', 'AUTH_EMAIL_SIGN_IN_FAILURE_RESET_TIME'],
  ['a code works', 'AUTH_VALIDATION_CODE_LIFETIME'],
  ['a code for a new password works', 'AUTH_PASSWORD_RESET_EXPIRATION_TIME'],
  ['a proof of who one is counts', 'AUTH_RECENT_SIGN_IN_WINDOW'],
])('%s for some time, however short', (_what, name) => {
  const problemsOf = (value: string) => {
    const problems: string[] = []
    readAuthConfig({ [name]: value }, problems)
    return problems
  }
  expect(problemsOf('1ms')).toEqual([])
  expect(problemsOf('0s')).toEqual([expect.stringContaining(name)])
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

describe('the config file of the code', () => {
  const read = (file: Parameters<typeof defineAuthConfig>[0], env: Record<string, string> = {}) => {
    const problems: string[] = []
    return { config: readAuthConfig(env, problems, defineAuthConfig(file)), problems }
  }

  test('sets defaults of every kind, and the environment wins', () => {
    const file = {
      minPasswordLength: 12,
      validationCodeLifetime: '5m',
      extraSaltyHash: false,
      registration: 'allow-list',
      registrationAllowList: ['Ana@example.test', '@friends.test'],
      breachedPasswordsUrl: 'https://range.example.test/',
      securityLogRetention: null,
      sessions: { lifetime: null, inactivityTimeout: '12h' },
    } as const
    const { config, problems } = read(file, { AUTH_MIN_PASSWORD_LENGTH: '15', AUTH_VALIDATION_CODE_LIFETIME: '' })
    expect(problems).toEqual([])
    expect(config).toMatchObject({
      minPasswordLength: 15,
      validationCodeLifetime: 300_000,
      extraSaltyHash: false,
      registrationAllowList: ['ana@example.test', '@friends.test'],
      breachedPasswordsUrl: new URL('https://range.example.test/'),
      securityLogRetention: null,
      sessions: { lifetime: null, inactivityTimeout: 43_200_000 },
    })
  })

  test('is held to the same bounds, and every problem is told by the name it has there', () => {
    const { problems } = read(
      { codeAttempts: 0, maxPasswordLength: 1025, sessions: { secretLength: 31 }, validationCodeLifetime: 300_000 },
      { AUTH_MAILS_PER_HOUR: '0' },
    )
    expect(problems.map((problem) => problem.split(' must ')[0])).toEqual([
      'codeAttempts in the config file',
      'maxPasswordLength in the config file',
      'validationCodeLifetime in the config file',
      'secretLength in the config file',
      'AUTH_MAILS_PER_HOUR',
    ])
  })

  test('knows no options that there are not, and no generator without its validator', () => {
    const misspelt = { minPaswordLength: 9 } as object
    expect(read(misspelt).problems).toEqual(['minPaswordLength in the config file is no option.'])
    expect(read({ hooks: { passwordHashGenerator: async () => 'x' } }).problems).toEqual([
      expect.stringContaining('passwordHashValidator'),
    ])
  })

  test('may say every default itself', () => {
    const { sessions, ...options } = defaultAuthConfig
    const textual = (group: object, values: object) =>
      Object.fromEntries(
        Object.entries(group).flatMap(([key, { defaultText }]: [string, { defaultText?: string }]) =>
          defaultText === undefined || defaultText === '' ? [] : [[key, defaultText]],
        ),
      ) as typeof values
    const { config, problems } = read({
      ...textual(authVariables, options),
      sessions: textual(sessionVariables, sessions),
    })
    expect(problems).toEqual([])
    expect(config).toEqual(defaultAuthConfig)
  })
})
