import { pruneSecurityLogs } from '@latchkey/auth/housekeeping'
import { addAuthenticatorApp, createAuthHarness, type AuthHarness, type Person } from '@latchkey/auth/testing'
import { authenticate } from '@latchkey/auth/session'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runWith, type RunOptions } from './testing/run-with.ts'

let world: AuthHarness
let ana: Person
let bea: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test', userName: 'Ana' })
  world.clock.advance(60_000)
  bea = await world.signUp({ email: 'bea@example.test', userName: 'Bea \u001B[2J' })
})
afterEach(() => world[Symbol.asyncDispose]())

const cli = (...argv: string[]) => runWith({ auth: world.auth }, ...argv)
const cliWith = (options: RunOptions, ...argv: string[]) => runWith({ auth: world.auth, ...options }, ...argv)
const idOf = ({ session }: Person) => session.userId
const stateOf = ({ key }: Person) => authenticate(world.auth, key)
const refusal = (code: string, words: RegExp) => ({ error: { code, message: expect.stringMatching(words) } })

describe('users list', () => {
  test('shows everybody in a table, newest first, and nothing that a terminal would obey', async () => {
    const { status, stdout, stderr } = await cli('users', 'list')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [titles, first, second, ...rest] = stdout.trimEnd().split('\n')
    expect(titles).toMatch(/^Address +Name +Scopes +State +Sessions +Last seen \(UTC\) +Since +Id$/)
    expect(first).toMatch(
      new RegExp(`^bea@example.test +Bea \uFFFD\\[2J +– +active +1 +2026-03-01 09:01 +2026-03-01 09:01 +${idOf(bea)}$`),
    )
    expect(second).toContain('ana@example.test')
    expect(rest).toEqual([])
  })

  test('is one document with ISO dates, and has a next page where there is one', async () => {
    const first = (await cli('users', 'list', '--limit', '1', '--json')).json()
    expect(first).toEqual({
      users: [
        {
          id: idOf(bea),
          email: 'bea@example.test',
          userName: 'Bea \u001B[2J',
          fullName: null,
          scopeNames: [],
          blocked: false,
          createdAt: '2026-03-01T09:01:00.000Z',
          deletionDueAt: null,
          lastSeenAt: '2026-03-01T09:01:00.000Z',
          liveSessions: 1,
        },
      ],
      nextCursor: idOf(bea),
    })
    const page = await cli('users', 'list', '--limit', '1')
    expect(page.stdout).toContain(`There are more: add --cursor ${idOf(bea)}`)
    const second = await cli('users', 'list', '--limit', '1', '--cursor', idOf(bea), '--json')
    expect(second.json()).toMatchObject({ users: [{ email: 'ana@example.test' }], nextCursor: null })
  })

  test('finds by the beginning, by being blocked and by scope', async () => {
    await cli('users', 'block', 'bea@example.test')
    await cli('users', 'grant', 'ana@example.test', 'admin')
    const addresses = async (...filter: string[]) =>
      ((await cli('users', 'list', '--json', ...filter)).json()['users'] as { email: string }[]).map(
        ({ email }) => email,
      )
    expect(await addresses('--search', 'AN')).toEqual(['ana@example.test'])
    expect(await addresses('--blocked')).toEqual(['bea@example.test'])
    expect(await addresses('--scope', 'admin')).toEqual(['ana@example.test'])
    expect((await cli('users', 'list', '--search', 'zoe')).stdout).toBe('Nobody.\n')
  })

  test('refuses a page that is too long, in words', async () => {
    const { status, stderr } = await cli('users', 'list', '--limit', '201')
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'Use a whole number from 1 to 200.\n' })
  })
})

describe('users show', () => {
  test.each(['ana@example.test', ' ANA@Example.Test ', 'id'])('finds a person by %j', async (name) => {
    const { status, stdout } = await cli('users', 'show', name === 'id' ? idOf(ana) : name)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Person +ana@example.test\nId +[\da-f-]{36}\nName +Ana\n/)
    expect(stdout).toMatch(/Password +set/)
    expect(stdout).toMatch(/ana@example.test +Firefox on Linux +email/)
  })

  test('tells every way in and whether a second step is asked for', async () => {
    const before = (await cli('users', 'show', idOf(ana))).stdout
    expect(before).toMatch(/Accounts +–\nPasskeys +–\nTwo-step sign-in +off\n/)
    await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
    await world.database.db.tables.externalAccount.create({
      data: {
        id: '019ca8a0-0000-7000-8000-000000000001',
        userId: idOf(ana),
        provider: 'google',
        issuer: 'https://accounts.example.test',
        subject: '1',
        email: 'ana@gmail.example.test',
        createdAt: world.clock.now(),
        lastUsedAt: world.clock.now(),
      },
    })
    const { stdout } = await cli('users', 'show', idOf(ana))
    expect(stdout).toMatch(/Accounts +google \(ana@gmail\.example\.test\)\n/)
    expect(stdout).toMatch(/Two-step sign-in +on\n/)
  })

  test('holds no key, no hash and no secret, in words or as a document', async () => {
    const { rows } = await world.database.pool.query(
      `select encode(secret_hash, 'hex') as hash, encode(salt, 'hex') as salt from auth_key`,
    )
    const secrets = [ana.key, ...rows.flatMap((row) => Object.values(row as object).map(String)), 'bcrypt', 'Hash']
    for (const command of [
      ['users', 'show', idOf(ana)],
      ['users', 'list'],
      ['sessions', 'list'],
      ['pepper', 'status'],
    ]) {
      for (const more of [[], ['--json']]) {
        const { stdout } = await cli(...command, ...more)
        expect(stdout).not.toBe('')
        for (const secret of secrets) expect(stdout).not.toContain(secret)
      }
    }
  })

  test.each(['zoe@example.test', '019ca8a0-0000-7000-8000-000000000000', 'no\u001Bbody'])(
    'says that nobody is called %j, and how to look',
    async (name) => {
      const told = await cli('users', 'show', name)
      expect(told).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/Nobody.*--search/) })
      expect(told.stderr).not.toContain('\u001B')
      const document = await cli('users', 'show', name, '--json')
      expect(document.json()).toEqual(refusal('NOT_FOUND', /Nobody/))
    },
  )
})

describe('users create', () => {
  test('makes an account that its owner signs in to, with the password from standard input', async () => {
    const run = await cliWith(
      { input: 'a fine long passphrase\n' },
      ...['users', 'create', 'Cleo@Example.test', '--name', 'Cleo', '--scope', 'admin', '--scope', 'beta'],
      ...['--password-stdin', '--json'],
    )
    expect(run.status).toBe(0)
    expect(run.json()).toMatchObject({
      user: { email: 'cleo@example.test', userName: 'Cleo', scopeNames: ['admin', 'beta'], liveSessions: 0 },
    })
    await world.signIn({ email: 'cleo@example.test', password: 'a fine long passphrase' })
  })

  test('asks for the password twice where somebody sits there', async () => {
    const answers = ['a fine long passphrase', 'a fine long passphrase']
    const run = await cliWith({ answers }, 'users', 'create', 'cleo@example.test')
    expect(run).toMatchObject({ status: 0, stderr: 'Password: The same password again: ' })
    expect(run.stdout).toMatch(/^Made the account cleo@example.test/)
    await world.signIn({ email: 'cleo@example.test', password: 'a fine long passphrase' })
  })

  test('makes an account without a password, which no password opens until its owner resets it', async () => {
    const run = await cli('users', 'create', 'cleo@example.test', '--without-password')
    expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(/no password yet.*Forgot your password/) })
    expect((await cli('users', 'show', 'cleo@example.test')).stdout).toMatch(/Password +not set/)
    const guess = world.signIn({ email: 'cleo@example.test', password: 'none' })
    await expect(guess).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('is not told two things about the password', async () => {
    const run = await cli('users', 'create', 'cleo@example.test', '--without-password', '--password-stdin')
    expect(run).toMatchObject({ status: 2, stderr: expect.stringMatching(/cannot be used with/) })
  })

  test.each<[string, RunOptions, number, RegExp]>([
    ['two different passwords', { answers: ['one', 'two'] }, 1, /two different passwords/],
    ['nobody to ask', {}, 2, /--password-stdin/],
    ['a password in leaks', { answers: ['password', 'password'] }, 1, /known leaks/],
    ['a short password', { answers: ['xq7', 'xq7'] }, 1, /at least 8 characters/],
  ])('makes nothing of %s', async (_what, options, status, words) => {
    const run = await cliWith(options, 'users', 'create', 'cleo@example.test')
    expect(run).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(words) })
    expect((await cli('users', 'show', 'cleo@example.test')).status).toBe(1)
  })

  test('takes no empty password from standard input', async () => {
    const run = await cliWith({ input: '\n' }, 'users', 'create', 'cleo@example.test', '--password-stdin')
    expect(run).toMatchObject({ status: 2, stderr: expect.stringMatching(/no password/) })
  })

  test('checks the address before it asks for a password', async () => {
    const run = await cliWith({ answers: [] }, 'users', 'create', 'Cleo <c@example.test>')
    expect(run).toMatchObject({ status: 2, stderr: expect.stringMatching(/^Cleo .* is not one plain e-mail address/) })
  })

  test.each([
    ['an address that is taken', ['ana@example.test'], 'CONFLICT', /already/],
    ['a scope that none can be', ['cleo@example.test', '--scope', 'two words'], 'INVALID_INPUT', /scope/],
  ])('refuses %s', async (_what, argv, code, words) => {
    const run = await cliWith(
      { input: 'a fine long passphrase' },
      'users',
      'create',
      ...argv,
      '--password-stdin',
      '--json',
    )
    expect(run.status).toBe(1)
    expect(run.json()).toEqual(refusal(code, words))
  })
})

describe('users block and unblock', () => {
  test('ends every session with the reason, refuses sign-in until unblocked, and says how many', async () => {
    await world.signIn(ana)
    const blocked = await cli('users', 'block', 'ana@example.test', '--reason', 'left the company')
    expect(blocked).toMatchObject({ status: 0, stderr: '', stdout: 'Blocked ana@example.test. Ended 2 sessions.\n' })
    expect(await stateOf(ana)).toMatchObject({ status: 'refused', reason: 'blocked' })
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
    const again = await cli('users', 'block', 'ana@example.test', '--json')
    expect(again.json()).toMatchObject({ user: { email: 'ana@example.test', blocked: true }, sessionsEnded: 0 })

    const unblocked = await cli('users', 'unblock', 'ana@example.test', '--json')
    expect(unblocked.json()).toMatchObject({ user: { blocked: false, liveSessions: 0 } })
    await world.signIn(ana)
    expect(await stateOf(ana)).toMatchObject({ status: 'refused', reason: 'blocked' })
    expect(await stateOf(bea)).toMatchObject({ status: 'signed-in' })
  })
})

describe('users remove-second-factor', () => {
  test('asks first, and then lets her sign in by one step', async () => {
    await addAuthenticatorApp(world.auth, { session: ana.session, client: world.client() })
    const unasked = await cli('users', 'remove-second-factor', 'ana@example.test', '--json')
    expect(unasked.status).toBe(1)
    const done = await cli('users', 'remove-second-factor', 'ana@example.test', '--yes')
    expect(done).toMatchObject({
      status: 0,
      stdout: 'Turned two-step sign-in off for ana@example.test, who was told by mail.\n',
    })
    expect(await world.signIn(ana)).toMatchObject({ status: 'signed-in' })
    const again = await cli('users', 'remove-second-factor', 'ana@example.test', '--yes', '--json')
    expect(again.json()).toMatchObject({ wasEnabled: false })
  })
})

describe('users grant and revoke', () => {
  test('give and take a scope from the next call on', async () => {
    const granted = await cli('users', 'grant', 'ana@example.test', 'admin')
    expect(granted).toMatchObject({ status: 0, stdout: 'Scopes of ana@example.test: admin.\n' })
    expect(await stateOf(ana)).toMatchObject({ session: { scopeNames: ['admin'] } })
    const revoked = await cli('users', 'revoke', idOf(ana), 'admin', '--json')
    expect(revoked.json()).toMatchObject({ user: { scopeNames: [] } })
    expect(await stateOf(ana)).toMatchObject({ session: { scopeNames: [] } })
    expect((await cli('users', 'revoke', idOf(ana), 'admin')).stdout).toBe('Scopes of ana@example.test: none.\n')
  })

  test('a scope that Latchkey gives no meaning to is granted, and said to be one', async () => {
    const { status, stdout } = await cli('users', 'grant', 'ana@example.test', 'adnim')
    expect(status).toBe(0)
    expect(stdout).toMatch(/adnim means nothing to Latchkey itself/)
  })
})

describe('users delete', () => {
  const argv = ['users', 'delete', 'ana@example.test']
  const isThere = async () => (await cli('users', 'show', 'ana@example.test')).status === 0

  test('asks, and deletes after a yes', async () => {
    const run = await cliWith({ answers: ['y'] }, ...argv)
    expect(run).toMatchObject({
      status: 0,
      stderr: 'Delete ana@example.test with all tasks and 1 session, for good? [y/N] ',
      stdout: 'Deleted ana@example.test. Ended 1 session.\n',
    })
    expect(await isThere()).toBe(false)
    expect(await stateOf(ana)).toMatchObject({ status: 'refused', reason: 'account-deleted' })
  })

  test.each(['', 'n', 'no', 'yep', 'ana@example.test'])('leaves everything after %j', async (answer) => {
    const run = await cliWith({ answers: [answer] }, ...argv)
    expect(run).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/Nothing was changed\.\n$/) })
    expect(await isThere()).toBe(true)
  })

  test('refuses where there is nobody to ask, unless --yes says it', async () => {
    expect(await cli(...argv)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/--yes/) })
    expect((await cli(...argv, '--json')).json()).toEqual(refusal('NOT_CONFIRMED', /--yes/))
    expect(await isThere()).toBe(true)
    const run = await cli(...argv, '--yes', '--json')
    expect(run.json()).toMatchObject({ user: { email: 'ana@example.test' }, sessionsEnded: 1 })
    expect(await isThere()).toBe(false)
  })

  test('asks nothing about somebody who is not there', async () => {
    const run = await cliWith({ answers: ['y'] }, 'users', 'delete', 'zoe@example.test')
    expect(run).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Nobody/) })
  })
})

describe('sessions', () => {
  test('list shows those of everybody or of one person', async () => {
    const all = await cli('sessions', 'list')
    expect(all.stdout).toMatch(
      /^Person +Device +Method +Since \(UTC\) +Last used +Ends at the latest +Address +Session id\n/,
    )
    expect(all.stdout).toMatch(/bea@[\s\S]*ana@/)
    const one = await cli('sessions', 'list', 'ana@example.test', '--json')
    expect(one.json()).toMatchObject({ sessions: [{ email: 'ana@example.test', id: ana.session.authKeyId }] })
    await cli('sessions', 'revoke', '--user', 'ana@example.test')
    expect((await cli('sessions', 'list', 'ana@example.test')).stdout).toBe('ana@example.test has no sessions.\n')
  })

  test('revoke ends the named one and no other', async () => {
    const other = await world.signIn(ana)
    const { status, stdout } = await cli('sessions', 'revoke', ana.session.authKeyId)
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Ended 1 session.\n' })
    expect(await stateOf(ana)).toMatchObject({ status: 'refused', reason: 'revoked', by: 'administrator' })
    expect(await authenticate(world.auth, other.key)).toMatchObject({ status: 'signed-in' })
    const again = await cli('sessions', 'revoke', ana.session.authKeyId, '--json')
    expect(again.status).toBe(1)
    expect(again.json()).toEqual(refusal('NOT_FOUND', /no longer/))
  })

  test('revoke --user ends all of a person', async () => {
    await world.signIn(ana)
    expect((await cli('sessions', 'revoke', '--user', 'ana@example.test', '--json')).json()).toEqual({ ended: 2 })
    expect(await stateOf(bea)).toMatchObject({ status: 'signed-in' })
  })

  test.each([
    ['neither', []],
    ['both', ['019ca8a0-0000-7000-8000-000000000000', '--user', 'ana@example.test']],
    ['an address in the place of a session', ['ana@example.test']],
  ])('revoke with %s ends nothing', async (_what, argv) => {
    const { status, stderr } = await cli('sessions', 'revoke', ...argv)
    expect(status).toBe(2)
    expect(stderr).toContain('--user')
    expect(await stateOf(ana)).toMatchObject({ status: 'signed-in' })
  })
})

describe('log verify', () => {
  test('says that a log is intact, and where it is not', async () => {
    expect(await cli('log', 'verify', 'ana@example.test')).toMatchObject({
      status: 0,
      stdout: 'The security log of ana@example.test is intact: 2 entries.\n',
    })
    await world.database.pool.query(
      `update security_log_entry set event = 'registered' where sequence = 2 and user_id = $1`,
      [idOf(ana)],
    )
    const told = await cli('log', 'verify', 'ana@example.test')
    expect(told).toMatchObject({ status: 1, stderr: '', stdout: expect.stringMatching(/Entry 2 was changed/) })
    const document = await cli('log', 'verify', 'ana@example.test', '--json')
    expect(document.status).toBe(1)
    expect(document.json()).toEqual({ userId: idOf(ana), intact: false, sequence: 2, why: 'hash' })
  })

  test('knows what was pruned, and who did not prune it', async () => {
    world.clock.advance(366 * 86_400_000)
    await pruneSecurityLogs(world.auth)
    expect(await cli('log', 'verify', 'ana@example.test')).toMatchObject({
      status: 0,
      stdout: 'The security log of ana@example.test is intact: 0 entries, and 2 older were pruned.\n',
    })
    await world.database.pool.query(`update auth_user set security_log_pruned_hash = '\\x00' where id = $1`, [
      idOf(ana),
    ])
    expect(await cli('log', 'verify', 'ana@example.test')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Entry 2 is where the log claims to have been pruned, which is not our doing'),
    })
  })
})
