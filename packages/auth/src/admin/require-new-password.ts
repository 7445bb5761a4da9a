import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { datePlus } from '../core/date-plus.ts'
import { endAuthKeysWithin } from '../core/end-auth-keys.ts'
import { hasPassword, noPassword } from '../core/no-password.ts'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { tracesOf, type Actor } from './actor.ts'
import { actLocks, readTarget, requireAdministrator } from './administrators.ts'
import { requireId } from './read-input.ts'

/**
 * Takes a person's password away: whoever knew it is out, every session ends with `password-changed`, and a mail tells her
 * how to set a new one by her mailbox. Nobody learns or chooses it for her (OWASP ASVS 5.0 6.4.6). Where she has none,
 * the sessions end all the same.
 *
 * @returns how many sessions it ended.
 * @throws DomainError `NOT_FOUND` when there is nobody with this id.
 */
export async function requireNewPassword(
  auth: AuthRuntime,
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<{ ended: number }> {
  const { id } = await readTarget(auth.db.tables, requireId(userId))
  const { entry, details } = tracesOf(actor)
  const { ended, publish } = await auth.db.transaction(async (tables) => {
    await requireAdministrator(tables, actor)
    if (await takePassword(auth, tables, id)) {
      await recordSecurityEvent(tables, auth, { event: 'new-password-required', details, userId: id, ...entry })
    }
    return endAuthKeysWithin(auth, tables, {
      userId: id,
      endings: [{ reason: 'password-changed' }],
      entry: (sessions) => ({
        event: 'all-sessions-ended',
        details: { reason: 'password-changed', ended: sessions, ...details },
        userId: id,
        ...entry,
      }),
    })
  }, actLocks(id))
  publish()
  auth.outbox.wake()
  return { ended }
}

async function takePassword(auth: AuthRuntime, tables: AuthTables, userId: string): Promise<boolean> {
  const account = await tables.emailAccount.findUnique({
    where: { userId },
    select: { email: true, passwordHash: true },
  })
  if (!account || !hasPassword(account)) return false
  const at = auth.clock.now()
  await tables.emailAccount.update({
    where: { userId },
    data: { passwordHash: noPassword, passwordEmail: null, passwordChangedAt: at, failedInRow: 0 },
    select: { userId: true },
  })
  const mail = auth.mails.newPasswordRequired(account.email, {
    at,
    expiresAt: datePlus(at, noticeLifetimeMs),
  })
  await auth.outbox.enqueue(tables, mail)
  return true
}
