import { ConfigError } from '@latchkey/config/load-config'
import { DomainError } from '@latchkey/contracts/domain-error'
import { describe, expect, test } from 'vitest'
import { CliError } from './cli-error.ts'
import type { CliHost } from './host.ts'
import { runCli } from './run-cli.ts'
import { runWith } from './testing/run-with.ts'

describe('a command that is not understood', () => {
  test.each([
    [['users', 'lst'], /^Unknown command 'lst' \(Did you mean list\?\) To see/],
    [['users', 'show'], /^Missing required argument 'person'\. To see/],
    [['users', 'show', 'a', 'b'], /Too many arguments/],
    [['users', 'list', '--all'], /Unknown option '--all'/],
    [['users', 'list', '--limit', 'ten'], /Give a whole number/],
    [['nonsense'], /Unknown command 'nonsense'/],
  ])('%j ends with 2 and the next step, and prints nothing', async (argv, words) => {
    const { status, stdout, stderr } = await runWith({}, ...argv)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(words)
    expect(stderr).toContain('--help')
  })

  test.each([[['users', 'lst']], [['users']], [[]]])('%j is one document with --json', async (argv) => {
    const { status, stderr, json } = await runWith({}, ...argv, '--json')
    expect(status).toBe(2)
    expect(json()).toEqual({ error: { code: 'WRONG_USAGE', message: expect.stringMatching(/--help/) } })
    expect(stderr).toBe('')
  })

  test('no command at all shows all of them', async () => {
    const { status, stdout, stderr } = await runWith({})
    expect(status).toBe(2)
    expect(stdout).toBe('')
    for (const command of ['users', 'sessions', 'pepper', 'log', 'doctor']) expect(stderr).toContain(command)
  })
})

describe('help', () => {
  test.each([
    [['--help'], 'doctor'],
    [['users', '--help'], 'unblock'],
    [['users', 'create', '--help'], '--password-stdin'],
    [['users', 'create', '-h'], '--json'],
    [['--', 'sessions', 'revoke', '--help'], '--user <person>'],
  ])('%j is printed, with status 0 and without opening the app', async (argv, words) => {
    const { status, stdout, stderr } = await runWith({}, ...argv)
    expect(status).toBe(0)
    expect(stdout).toContain(words)
    expect(stderr).toBe('')
  })
})

describe('a command that fails', () => {
  const failing = async (error: unknown, ...more: string[]) => {
    let stdout = ''
    let stderr = ''
    const host: CliHost = {
      print: (words) => void (stdout += words),
      complain: (words) => void (stderr += words),
      terminal: null,
      readInput: async () => '',
      openApp: () => Promise.reject(error),
      examine: async () => [],
      calibrate: async () => ({ timings: [], recommended: [] }),
    }
    const status = await runCli(['users', 'list', ...more], host)
    return { status, stdout, stderr }
  }

  test.each([
    [new CliError('NOT_FOUND', 'Nobody.'), 'NOT_FOUND', /Nobody/],
    [new ConfigError(['PORT must be a number.', 'APP_URL is missing.']), 'CONFIGURATION', /PORT[\s\S]*APP_URL/],
    [new DomainError('OVERLOADED', { retryAfterSeconds: 3 }), 'OVERLOADED', /Try again/],
    [Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'SERVICE_UNAVAILABLE', /pnpm cli doctor/],
    [Object.assign(new Error('no'), { code: '42P01' }), 'MIGRATIONS_PENDING', /pnpm db:migrate/],
    [Object.assign(new Error('no'), { code: 'P2022' }), 'MIGRATIONS_PENDING', /pnpm db:migrate/],
  ])('by %s says so with status 1, in words or as a document', async (error, code, words) => {
    const told = await failing(error)
    expect(told).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(words) })
    const document = await failing(error, '--json')
    expect(document).toMatchObject({ status: 1, stderr: '' })
    expect(JSON.parse(document.stdout)).toEqual({ error: { code, message: expect.stringMatching(words) } })
  })

  test('by a bug says where, and nothing of what was being written', async () => {
    const { status, stderr, stdout } = await failing(new TypeError('data: { secretHash: "00ff" }'))
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('TypeError')
    expect(stderr).toContain('run-cli.test.ts')
    expect(stderr).not.toContain('secretHash')
  })
})

test('the doctor lists what was found with its next step, and fails when something does', async () => {
  const examine: CliHost['examine'] = async () => [
    { check: 'database', state: 'ok', message: 'PostgreSQL answers.' },
    { check: 'mail', state: 'fail', message: 'No mail server.', next: 'Start it.' },
    { check: 'proxy', state: 'warn', message: 'Odd.', next: 'Look.' },
  ]
  const told = await runWith({ examine }, 'doctor')
  expect(told).toMatchObject({ status: 1, stderr: '' })
  expect(told.stdout).toBe(
    [
      'ok    database  PostgreSQL answers.',
      'fail  mail      No mail server.',
      '                → Start it.',
      'warn  proxy     Odd.',
      '                → Look.',
      '',
      '1 thing to repair. 1 thing worth a look.',
      '',
    ].join('\n'),
  )
  const document = await runWith({ examine }, 'doctor', '--json')
  expect(document.status).toBe(1)
  expect(document.json()).toEqual({ healthy: false, findings: await examine() })
})

test('the doctor is content with warnings', async () => {
  const examine: CliHost['examine'] = async () => [{ check: 'proxy', state: 'warn', message: 'Odd.', next: 'Look.' }]
  const { status, stdout } = await runWith({ examine }, 'doctor')
  expect(status).toBe(0)
  expect(stdout).toContain('A server can run here. 1 thing worth a look.')
})
