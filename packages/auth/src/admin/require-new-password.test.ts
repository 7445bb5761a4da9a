import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requireNewPassword } from '../admin.ts'
import { finishPasswordReset, startPasswordReset, verifyPasswordResetCode } from '../email.ts'
import { authenticate, verifySecurityLog } from '../session.ts'
import { createAuthHarness, type AuthHarness, type Person } from '../testing.ts'

const operator = { kind: 'operator' } as const

let world: AuthHarness
let ana: Person
beforeEach(async () => {
  world = await createAuthHarness()
  ana = await world.signUp()
})
afterEach(() => world[Symbol.asyncDispose]())

describe('requiring a new password', () => {
  test('ends every session, lets the old password in nowhere, and tells her mailbox how to go on', async () => {
    const phone = await world.signIn(ana)
    expect(await requireNewPassword(world.auth, operator, { userId: ana.session.userId })).toEqual({ ended: 2 })
    for (const { key } of [ana, phone]) {
      expect(await authenticate(world.auth, key)).toEqual({ status: 'refused', reason: 'password-changed' })
    }
    await expect(world.signIn(ana)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(world.mails.at(-1)).toMatchObject({ to: ana.email, kind: 'new-password-required' })
    expect(world.mails.at(-1)?.text).toContain('https://latchkey.test/forgot-password')
    expect(await verifySecurityLog(world.auth, ana.session.userId)).toMatchObject({ intact: true })
  })

  test('is over once she has set one by her mailbox', async () => {
    await requireNewPassword(world.auth, operator, { userId: ana.session.userId })
    const client = world.client()
    const { requestId } = await startPasswordReset(world.auth, { email: ana.email }, client)
    const { resetToken } = await verifyPasswordResetCode(
      world.auth,
      { requestId, code: world.codeFor(ana.email) },
      client,
    )
    await finishPasswordReset(world.auth, { resetToken, newPassword: 'another fine passphrase' }, client)
    expect(await world.signIn({ ...ana, password: 'another fine passphrase' })).toMatchObject({ status: 'signed-in' })
  })

  test('done twice, writes one mail and one entry for the password', async () => {
    await requireNewPassword(world.auth, operator, { userId: ana.session.userId })
    expect(await requireNewPassword(world.auth, operator, { userId: ana.session.userId })).toEqual({ ended: 0 })
    expect(world.mails.filter(({ kind }) => kind === 'new-password-required')).toHaveLength(1)
    const entries = await world.database.db.tables.securityLogEntry.count({ where: { event: 'new-password-required' } })
    expect(entries).toBe(1)
  })

  test('refuses an id that is nobody’s', async () => {
    await expect(
      requireNewPassword(world.auth, operator, { userId: '019ca8a0-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
