import { race, winners } from '@latchkey/testing/race'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requestDeletion } from '../../account/request-deletion.ts'
import { authenticate } from '../../core/authenticate.ts'
import { addPasskey, createAuthHarness, type AuthHarness, type Person, expectSignedIn } from '../../testing.ts'
import { finishEmailChange } from './finish-email-change.ts'
import { signInWithEmail } from './sign-in-with-email.ts'
import { startEmailChange } from './start-email-change.ts'
import { startPasswordReset } from './start-password-reset.ts'
import { undoEmailChange } from './undo-email-change.ts'
import { verifyPasswordResetCode } from './verify-password-reset-code.ts'

const day = 86_400_000
const invalid = { code: 'INVALID_CODE', details: undefined }
const [second, third] = ['second@example.test', 'third@example.test']

let world: AuthHarness
let ana: Person

beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp({ email: 'first@example.test' })
})
afterEach(() => world[Symbol.asyncDispose]())

/** Changes the address, and answers the token of the mail that the former mailbox gets. */
async function change(newEmail = second): Promise<string> {
  const former = await addressOf(ana)
  const by = { session: ana.session, client: world.client() }
  const { requestId } = await startEmailChange(world.auth, { newEmail }, by)
  await finishEmailChange(world.auth, { requestId, code: world.codeFor(newEmail) }, by)
  const mail = world.mails.findLast(({ kind, to }) => kind === 'email-changed' && to === former)
  return /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

const undo = (undoToken: string) => undoEmailChange(world.auth, { undoToken }, world.client())
const signIn = (email: string) =>
  signInWithEmail(world.auth, { email, password: ana.password }, world.client()).then(expectSignedIn)
const addressOf = async ({ session: { userId } }: Person) =>
  (await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { userId } })).email
const mailsTo = (email: string) => world.mails.filter(({ to }) => to === email).map(({ kind }) => kind)
const events = async () => {
  const where = { userId: ana.session.userId }
  const entries = await world.database.db.tables.securityLogEntry.findMany({ where, orderBy: { sequence: 'asc' } })
  return entries.map(({ event }) => event)
}

describe('undoing a change of address', () => {
  test('takes away the passkeys that were added since and a week before, however late it comes, and nothing older', async () => {
    const long = { ...world.auth, config: { ...world.auth.config, emailChangeUndoWindow: 30 * day } }
    const add = (name: string) => addPasskey(world.auth, { session: ana.session, client: world.client() }, { name })
    const old = await add('Old')
    world.clock.advance(day)
    const by = { session: ana.session, client: world.client() }
    const { requestId } = await startEmailChange(long, { newEmail: second }, by)
    await finishEmailChange(long, { requestId, code: world.codeFor(second) }, by)
    const mail = world.mails.findLast(({ kind }) => kind === 'email-changed')
    world.clock.advance(1000)
    // Its notice goes to the thief's own mailbox.
    await add('Thief')
    world.clock.advance(20 * day)
    await undo(/token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '')
    expect(await world.database.db.tables.passkey.findMany({ select: { id: true } })).toEqual([{ id: old.id }])
    expect(await events()).toContain('passkey-removed')
  })

  test('puts the old one back, ends every session as she would, and tells both mailboxes', async () => {
    const phone = await world.signIn(ana)
    const token = await change()
    const before = await events()
    await undo(token)
    for (const { key } of [ana, phone]) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'revoked', by: 'self' })
    }
    await expect(signIn('first@example.test')).resolves.toMatchObject({ status: 'signed-in' })
    await expect(signIn(second)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(mailsTo('first@example.test')).toContain('email-change-undone')
    expect(mailsTo(second)).toContain('email-change-undone')
    expect((await events()).slice(before.length, before.length + 2)).toEqual([
      'email-change-undone',
      'all-sessions-ended',
    ])
    expect(world.published).toContainEqual(expect.objectContaining({ reason: 'revoked', by: 'self' }))
  })

  test('works once, and for seven days', async () => {
    const token = await change()
    world.clock.advance(7 * day - 1)
    await undo(token)
    await expect(undo(token)).rejects.toMatchObject(invalid)
    ana = { ...ana, ...(await signIn('first@example.test')) }
    const late = await change()
    world.clock.advance(7 * day)
    await expect(undo(late)).rejects.toMatchObject(invalid)
    await expect(undo('made-up')).rejects.toMatchObject(invalid)
    expect(await addressOf(ana)).toBe(second)
  })

  test('leads past later changes, whose own undo is void then', async () => {
    const toFirst = await change(second)
    const toSecond = await change(third)
    await undo(toFirst)
    expect(await addressOf(ana)).toBe('first@example.test')
    await expect(undo(toSecond)).rejects.toMatchObject(invalid)
  })

  test('of a later change leaves the earlier one its own', async () => {
    const toFirst = await change(second)
    const toSecond = await change(third)
    await undo(toSecond)
    expect(await addressOf(ana)).toBe(second)
    await undo(toFirst)
    expect(await addressOf(ana)).toBe('first@example.test')
  })

  test('keeps the order of changes that nodes with other clocks made', async () => {
    const toFirst = await change(second)
    world.clock.set(new Date(world.clock.now().getTime() - 60_000))
    const toSecond = await change(third)
    await undo(toFirst)
    await expect(undo(toSecond)).rejects.toMatchObject(invalid)
    expect(await addressOf(ana)).toBe('first@example.test')
  })

  test('voids codes that are on their way to the other mailbox', async () => {
    const token = await change()
    const { requestId } = await startPasswordReset(world.auth, { email: second }, world.client())
    const code = world.codeFor(second)
    const pending = await startEmailChange(
      world.auth,
      { newEmail: third },
      { session: ana.session, client: world.client() },
    )
    await undo(token)
    await expect(verifyPasswordResetCode(world.auth, { requestId, code }, world.client())).rejects.toMatchObject(
      invalid,
    )
    const { session } = await signIn('first@example.test')
    const finish = { requestId: pending.requestId, code: world.codeFor(third) }
    await expect(finishEmailChange(world.auth, finish, { session, client: world.client() })).rejects.toMatchObject(
      invalid,
    )
  })

  test('keeps an account that was about to be deleted', async () => {
    const token = await change()
    await requestDeletion(world.auth, { session: ana.session, client: world.client() })
    await undo(token)
    const user = await world.database.db.tables.authUser.findUnique({ where: { id: ana.session.userId } })
    expect(user?.deletionDueAt).toBeNull()
  })

  test('is refused while the address has another account, and stays good', async () => {
    const token = await change()
    const ben = await world.signUp({ email: 'first@example.test' })
    const before = await events()
    await expect(undo(token)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect([await addressOf(ana), await addressOf(ben)]).toEqual([second, 'first@example.test'])
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
    expect(await events()).toEqual(before)
    await world.database.db.tables.authUser.delete({ where: { id: ben.session.userId } })
    await undo(token)
    expect(await addressOf(ana)).toBe('first@example.test')
  })

  test('works for a blocked person, and opens nothing', async () => {
    const token = await change()
    const id = ana.session.userId
    await world.database.db.tables.authUser.update({ where: { id }, data: { blocked: true } })
    await undo(token)
    expect(await addressOf(ana)).toBe('first@example.test')
    await expect(signIn('first@example.test')).rejects.toMatchObject({ code: 'ACCOUNT_BLOCKED' })
  })

  test('writes one mail where the address is the same by now', async () => {
    const token = await change(second)
    await change('first@example.test')
    await undo(token)
    expect(mailsTo('first@example.test').filter((kind) => kind === 'email-change-undone')).toHaveLength(1)
    expect(mailsTo(second).filter((kind) => kind === 'email-change-undone')).toHaveLength(1)
  })

  test('is not needed where she changed it back herself: the mailbox between has no way to undo that', async () => {
    await change(second)
    world.clock.advance(3 * day)
    ana = { ...ana, ...(await signIn(second)) }
    const toSecond = await change('first@example.test')
    expect(mailsTo(second)).not.toContain('email-changed')
    expect(mailsTo(second)).toContain('email-change-undone')
    await expect(undo(toSecond)).rejects.toMatchObject(invalid)
    expect(await addressOf(ana)).toBe('first@example.test')
    expect(await authenticate(world.auth, ana.key)).toMatchObject({ status: 'signed-in' })
  })

  test('is void for every mailbox between once she is back at an address that could undo', async () => {
    const toFirst = await change(second)
    const toSecond = await change(third)
    await change('first@example.test')
    await expect(undo(toSecond)).rejects.toMatchObject(invalid)
    const toFirstAgain = await change('fourth@example.test')
    await undo(toFirst)
    expect(await addressOf(ana)).toBe('first@example.test')
    await expect(undo(toFirstAgain)).rejects.toMatchObject(invalid)
  })

  test('is there again for a mailbox between once the first one has lost its own', async () => {
    await change(second)
    world.clock.advance(7 * day)
    ana = { ...ana, ...(await signIn(second)) }
    const toSecond = await change('first@example.test')
    await undo(toSecond)
    expect(await addressOf(ana)).toBe(second)
  })

  test('happens once when sixteen press the button at once', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 10; round++) {
      world.clock.advance(61 * 60_000)
      ana = { ...ana, ...(await signIn('first@example.test')) }
      const token = await change(`other-${round}@example.test`)
      const results = await race(16, () => undo(token))
      expect(winners(results)).toHaveLength(1)
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(refused).toEqual(Array.from({ length: 15 }, () => 'INVALID_CODE'))
      expect(await addressOf(ana)).toBe('first@example.test')
    }
  })
})
