import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { race } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthHarness, type AuthHarness, type AuthHarnessOptions, type Person } from '../../testing.ts'
import { changePassword } from './change-password.ts'
import { finishPasswordReset } from './finish-password-reset.ts'
import { reauthenticateWithPassword } from './reauthenticate-with-password.ts'
import { signInWithEmail } from './sign-in-with-email.ts'
import { startPasswordReset } from './start-password-reset.ts'
import { verifyPasswordResetCode } from './verify-password-reset-code.ts'

const minute = 60_000
const day = 24 * 60 * minute
const newPassword = 'another fine long passphrase'

let world: AuthHarness
let ana: Person
let ben: Person

async function open(options: AuthHarnessOptions = {}): Promise<void> {
  world = await createAuthHarness(options)
  ana = await world.signUp({ email: 'ana@example.test' })
  ben = await world.signUp()
}
afterEach(() => world[Symbol.asyncDispose]())

async function answerOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'taken'
  } catch (error) {
    if (isDomainError(error, 'TOO_MANY_ATTEMPTS')) return 'wait'
    if (!(error instanceof DomainError)) throw error
    return JSON.stringify([error.code, error.details ?? null])
  }
}

const refused = '["INVALID_CREDENTIALS",null]'
/** Signs in with the token of a known device, or without. */
const tryWith = (knownDevice: string | null, password: string, email = ana.email) =>
  answerOf(signInWithEmail(world.auth, { email, password }, world.client({ knownDevice })))
const wrong = (knownDevice: string | null = null) => tryWith(knownDevice, 'not the password')
const right = (knownDevice: string | null = null) => tryWith(knownDevice, ana.password)
const times = async (count: number, attempt: () => Promise<string>) => {
  const answers: string[] = []
  for (let tries = 0; tries < count; tries++) answers.push(await attempt())
  return answers
}
const five = Array.from({ length: 5 }, () => refused)
const mails = (kind = 'too-many-tries') => world.mails.filter((mail) => mail.kind === kind)
const events = async (event: string) => {
  await world.auth.background.settled()
  return world.database.db.tables.securityLogEntry.findMany({ where: { event }, orderBy: { sequence: 'asc' } })
}

describe('a device she has signed in with before', () => {
  beforeEach(() => open())

  test('is not locked out by strangers', async () => {
    expect(await times(6, wrong)).toEqual([...five, 'wait'])
    expect(await right()).toBe('wait')
    expect(await right(ana.knownDevice)).toBe('taken')
    expect(await right()).toBe('wait')
  })

  test('has the same number of tries of its own, and takes none from elsewhere', async () => {
    // A token is named by the second it ends.
    world.clock.advance(1000)
    const phone = await world.signIn(ana)
    expect(await times(6, () => wrong(ana.knownDevice))).toEqual([...five, 'wait'])
    expect(await right(ana.knownDevice)).toBe('wait')
    expect(await wrong(phone.knownDevice)).toBe(refused)
    expect(await right()).toBe('taken')
    world.clock.advance(5 * minute)
    expect(await right(ana.knownDevice)).toBe('taken')
  })

  test('counts its tries before they are checked: of twenty at once five are', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      const { knownDevice } = await world.signIn(ana)
      await race(20, () => wrong(knownDevice)).then((answers) => {
        const checked = answers.filter((answer) => answer.status === 'fulfilled' && answer.value === refused)
        expect(checked).toHaveLength(5)
      })
      world.clock.advance(5 * minute)
    }
  })

  test.each([
    ['nothing', () => null],
    ['the token of somebody else', () => ben.knownDevice],
    ['a token that was changed', () => `${ana.knownDevice.slice(0, -1)}${ana.knownDevice.endsWith('A') ? 'B' : 'A'}`],
    ['a token that was made up', () => 'A'.repeat(48)],
    ['no token at all', () => 'anything, really'],
  ])('is not one that shows %s', async (_what, token) => {
    await times(5, wrong)
    expect(await right(token())).toBe('wait')
  })

  test('is a stranger again a year after she last signed in with it', async () => {
    world.clock.advance(365 * day - 1000)
    await times(5, wrong)
    expect(await right(ana.knownDevice)).toBe('taken')
    world.clock.advance(1000)
    expect(await right(ana.knownDevice)).toBe('wait')
  })

  test('of one person is a stranger to the address of another, and to one without an account', async () => {
    for (const email of [ben.email, 'nobody@example.test']) {
      expect(await times(6, () => tryWith(ana.knownDevice, 'wrong', email))).toEqual([...five, 'wait'])
      expect(await tryWith(null, 'wrong', email)).toBe('wait')
    }
  })
})

describe('a session', () => {
  const reauthenticate = (password: string) =>
    answerOf(reauthenticateWithPassword(world.auth, { password }, { session: ana.session, client: world.client() }))
  const change = (currentPassword: string) =>
    answerOf(
      changePassword(world.auth, { currentPassword, newPassword }, { session: ana.session, client: world.client() }),
    )

  beforeEach(() => open())

  test.each([
    ['prove herself', () => reauthenticate(ana.password)],
    ['change her password', () => change(ana.password)],
  ])('lets her %s while strangers use up their tries', async (_what, act) => {
    await times(6, wrong)
    expect(await act()).toBe('taken')
  })

  test('has five tries for everything in it, each in the log with the session', async () => {
    expect(await times(3, () => reauthenticate('wrong'))).toEqual(five.slice(0, 3))
    expect(await times(3, () => change('wrong'))).toEqual([refused, refused, 'wait'])
    expect(await reauthenticate(ana.password)).toBe('wait')
    const entries = await events('sign-in-failed')
    expect(entries.map(({ authKeyId }) => authKeyId)).toEqual(five.map(() => ana.session.authKeyId))
    expect(await right()).toBe('taken')
  })
})

describe('too many wrong passwords in a row', () => {
  const max = 7
  beforeEach(() => open({ config: { maxFailedSignInsInARow: max, maxAllowedEmailSignInAttempts: 1000 } }))

  const fail = async (count: number) => {
    await times(count, wrong)
    await world.auth.background.settled()
  }

  test('one fewer leaves the password as good as before', async () => {
    await fail(max - 1)
    expect(await right()).toBe('taken')
    expect(mails()).toEqual([])
  })

  test('stop the right one too, in the same words and for the same work', async () => {
    await fail(max)
    let checked = 0
    const passwords = {
      ...world.auth.passwords,
      verify: (...args: Parameters<typeof world.auth.passwords.verify>) => {
        checked += 1
        return world.auth.passwords.verify(...args)
      },
    }
    const stopped = signInWithEmail({ ...world.auth, passwords }, ana, world.client())
    expect(await answerOf(stopped)).toBe(refused)
    expect(checked).toBe(1)
    world.clock.advance(30 * day)
    expect(await right()).toBe(refused)
    const { at, details } = (await events('sign-in-failed')).at(-1) ?? {}
    expect({ at, details }).toEqual({ at: world.clock.now(), details: { method: 'email', why: 'stopped' } })
  })

  test('leave her own devices in, which makes the password good everywhere again', async () => {
    await fail(max)
    expect(await right()).toBe(refused)
    expect(await right(ana.knownDevice)).toBe('taken')
    expect(await right()).toBe('taken')
  })

  test('are forgotten with a new password from her mailbox', async () => {
    await fail(max)
    const client = world.client()
    const { requestId } = await startPasswordReset(world.auth, { email: ana.email }, client)
    const code = world.codeFor(ana.email)
    const { resetToken } = await verifyPasswordResetCode(world.auth, { requestId, code }, client)
    await finishPasswordReset(world.auth, { resetToken, newPassword }, client)
    expect(await tryWith(null, newPassword)).toBe('taken')
  })

  test('are forgotten with a new password from inside', async () => {
    await fail(max)
    const input = { currentPassword: ana.password, newPassword }
    await changePassword(world.auth, input, { session: ana.session, client: world.client() })
    expect(await tryWith(null, newPassword)).toBe('taken')
  })

  test('only count without a right one between them', async () => {
    for (let round = 0; round < 3; round++) {
      await fail(max - 1)
      expect(await right()).toBe('taken')
    }
  })

  test('are told once, by mail and in the log, however many more there are', async () => {
    await fail(max + 3)
    expect(mails()).toHaveLength(1)
    expect(mails()[0]).toMatchObject({ to: ana.email, text: expect.stringContaining('7 times in a row') })
    expect((await events('too-many-tries')).map(({ details }) => details)).toEqual([{ why: 'stopped' }])
  })

  test('are counted one by one where they come at once', { timeout: 60_000 }, async () => {
    for (let round = 1; round <= 10; round++) {
      await race(16, () => wrong())
      await world.auth.background.settled()
      const { failedInRow } = await world.database.db.tables.emailAccount.findUniqueOrThrow({
        where: { email: ana.email },
      })
      expect(failedInRow).toBe(16 * round)
    }
    expect(mails()).toHaveLength(1)
  })
})

describe('the mail about too many tries', () => {
  beforeEach(() => open())
  const exhaust = async (email = ana.email) => {
    await times(8, () => tryWith(null, 'wrong', email))
    await world.auth.background.settled()
  }

  test('is written when the limit first refuses one, and not before', async () => {
    await times(5, wrong)
    await world.auth.background.settled()
    expect(mails()).toEqual([])
    await wrong()
    await world.auth.background.settled()
    expect(mails()).toHaveLength(1)
    expect(mails()[0]).toMatchObject({ to: ana.email, text: expect.stringContaining('5 times within 5 minutes') })
  })

  test('comes once a day at most, with an entry in her log each time', async () => {
    await exhaust()
    world.clock.advance(5 * minute)
    await exhaust()
    expect(mails()).toHaveLength(1)
    world.clock.advance(day)
    await exhaust()
    expect(mails()).toHaveLength(2)
    expect((await events('too-many-tries')).map(({ details }) => details)).toEqual([{ why: 'limit' }, { why: 'limit' }])
  })

  test('goes to nobody without an account, for the same work', async () => {
    await exhaust('nobody@example.test')
    expect(world.mails.filter(({ to }) => to === 'nobody@example.test')).toEqual([])
    const { rows } = await world.database.pool.query("select key from rate_limit where key like 'tooManyTriesMails:%'")
    expect(rows).toHaveLength(1)
  })
})
