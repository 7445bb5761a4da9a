import { blockUser } from '@latchkey/auth/admin'
import { createAuthHarness, type AuthHarness, type Person } from '@latchkey/auth/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runWith } from '../testing/run-with.ts'

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'ana@example.test' })
})
afterEach(() => world[Symbol.asyncDispose]())

const cli = (...argv: string[]) => runWith({ auth: world.auth }, ...argv)

describe('users require-new-password', () => {
  const argv = ['users', 'require-new-password', 'ana@example.test']

  test('asks first, and then no session and no password is left', async () => {
    expect((await cli(...argv, '--json')).json()).toMatchObject({ error: { code: 'NOT_CONFIRMED' } })
    await world.signIn(ana)
    const done = await cli(...argv, '--yes')
    expect(done.status).toBe(0)
    expect(done.stdout).toMatch(/^Took the password of ana@example\.test away\. Ended 2 sessions\./)
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    const again = (await cli(...argv, '--yes', '--json')).json()
    expect(again).toMatchObject({ user: { email: 'ana@example.test', liveSessions: 0 }, sessionsEnded: 0 })
  })
})

describe('log list', () => {
  beforeEach(async () => {
    world.clock.advance(3_600_000)
    await blockUser(world.auth, { kind: 'operator' }, { userId: ana.session.userId, reason: 'spam \u001B[2J' })
    await world.signUp({ email: 'bea@example.test' })
  })

  test('tells what happened, who did it and why, and nothing that a terminal would obey', async () => {
    const { status, stdout } = await cli('log', 'list', '--user', 'ana@example.test', '--limit', '2')
    expect(status).toBe(0)
    const [titles, ended, blocked] = stdout.split('\n')
    expect(titles).toMatch(/^At \(UTC\) +Person +Event +What +Device +Address$/)
    expect(ended).toMatch(/^2026-03-01 10:00 +ana@example\.test +all-sessions-ended +1 device signed out, because/)
    expect(blocked).toMatch(/user-blocked +Account blocked, by whoever runs this server \(spam \uFFFD\[2J\)/)
    expect(stdout).toMatch(/There are more: add --cursor [\da-f-]{36}/)
  })

  test('narrows by event, person and time, as one document', async () => {
    const events = async (...filter: string[]) =>
      ((await cli('log', 'list', '--json', ...filter)).json()['entries'] as { email: string; event: string }[]).map(
        ({ email, event }) => `${email.slice(0, 3)} ${event}`,
      )
    expect(await events('--event', 'registered', '--event', 'user-blocked')).toEqual([
      'bea registered',
      'ana user-blocked',
      'ana registered',
    ])
    expect(await events('--to', '2026-03-01T10:00+00:00')).toEqual(['ana signed-in', 'ana registered'])
    expect(await events('--from', '2026-03-01T09:30Z', '--user', 'ana@example.test')).toHaveLength(2)
    expect(await events('--from', '2026-03-02')).toEqual([])
    expect((await cli('log', 'list', '--from', '2026-03-02')).stdout).toBe('Nothing.\n')
  })

  test.each([
    ['--event', 'nonsense', /nonsense is no event.*signed-in/],
    ['--from', 'yesterday', /2026-03-01/],
    ['--to', '2026-03-01T09:00', /zone/],
    ['--limit', '201', /1 to 200/],
    ['--user', 'zoe@example.test', /Nobody/],
  ])('refuses %s %s, in words', async (option, value, words) => {
    const { status, stdout, stderr } = await cli('log', 'list', option, value)
    expect({ refused: status > 0, stdout }).toEqual({ refused: true, stdout: '' })
    expect(stderr).toMatch(words)
  })
})

describe('outbox', () => {
  const id = '019ca8a0-0000-7000-8000-000000000001'
  beforeEach(async () => {
    const at = world.clock.now()
    const times = { createdAt: at, nextAttemptAt: at, settledAt: at, expiresAt: new Date(at.getTime() + 60_000) }
    const data = { id, kind: 'new-device', recipient: 'ana@example.test', attempts: 9, lastError: '451 Later' }
    await world.database.db.tables.outboxMail.create({
      data: { ...data, ...times, status: 'failed', sealedBody: Uint8Array.of(1) },
      select: { id: true },
    })
  })

  test('list shows to whom a mail is and how it went', async () => {
    const { stdout } = await cli('outbox', 'list', '--status', 'failed')
    expect(stdout).toMatch(/2026-03-01 09:00 +ana@example\.test +new-device +failed +9 +– +yes +451 Later +019ca8a0/)
    expect((await cli('outbox', 'list', '--status', 'delivered')).stdout).toBe('No mails.\n')
    expect((await cli('outbox', 'list', '--json')).json()).toMatchObject({ mails: [{ id, canResend: true }] })
    expect(await cli('outbox', 'list', '--status', 'lost')).toMatchObject({ status: 2 })
  })

  test('resend puts a mail in line again, once, and says why it does not', async () => {
    const done = await cli('outbox', 'resend', id)
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('Back in line') })
    expect((await cli('outbox', 'list', '--json')).json()).toMatchObject({
      mails: [{ status: 'pending', attempts: 0 }],
    })
    const again = await cli('outbox', 'resend', id, '--json')
    expect(again).toMatchObject({ status: 1 })
    expect(again.json()).toMatchObject({ error: { code: 'CONFLICT', message: expect.stringContaining('outbox list') } })
    const nobody = await cli('outbox', 'resend', 'x')
    expect(nobody).toMatchObject({ status: 1, stderr: expect.stringContaining('No mail has the id x') })
  })
})

describe('overview', () => {
  test('says how many there are, and what happened each day', async () => {
    await world.signIn({ ...ana, password: 'wrong' }).catch(() => undefined)
    await world.auth.background.settled()
    const { status, stdout } = await cli('overview')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^People +1\nBlocked +0\nLive sessions +1\n\n/)
    expect(stdout).toMatch(/\n2026-03-01 +1 +1 +1\n$/)
    const document = (await cli('overview', '--days', '1', '--json')).json()
    expect(document).toMatchObject({ from: '2026-02-28T09:00:00.000Z', hours: expect.any(Array) })
    expect(await cli('overview', '--days', '91')).toMatchObject({ status: 2 })
  })
})
