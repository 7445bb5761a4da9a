import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { datePlus } from '../../core/date-plus.ts'
import { newNotMeToken } from '../../core/not-me-token.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import { trySpend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../../runtime.ts'

/** Whose password was tried too often, and from where the last of the tries came. */
export interface RefusedTry {
  readonly email: string
  readonly account: { readonly userId: string } | null
  readonly client: ClientInfo
}

/**
 * Tells her, once a day at most, that her password was tried so often that the next tries have to wait: a mail and a
 * log entry. Returns at once. For an address without an account it does the same but for these, so that not even the
 * load it causes tells.
 */
export function tellTooManyTries(auth: AuthRuntime, { email, account, client }: RefusedTry): void {
  auth.background.run('tell of too many tries', async () => {
    const isFirst = await trySpend(auth, { limit: 'tooManyTriesMails', subject: [email] })
    if (!isFirst || account === null) return
    const { userId } = account
    const isTold = await auth.db.transaction(async (tables) => {
      // Read again: the address may have moved, and the mail goes to where it is now.
      const current = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
      if (current === null) return false
      const entry = { event: 'too-many-tries', details: { why: 'limit' }, userId, client } as const
      await recordSecurityEvent(tables, auth, entry)
      await writeMail(auth, tables, { userId, email: current.email, why: 'limit' })
      return true
    }, userLock(userId))
    if (isTold) auth.outbox.wake()
  })
}

/**
 * Tells her, in the caller's transaction, that her password works on known devices only until she sets it anew. Wake the
 * outbox after the commit.
 */
export async function tellStopped(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, email }: { readonly userId: string; readonly email: string },
): Promise<void> {
  await recordSecurityEvent(tables, auth, { event: 'too-many-tries', details: { why: 'stopped' }, userId })
  await writeMail(auth, tables, { userId, email, why: 'stopped' })
}

async function writeMail(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, email, why }: { readonly userId: string; readonly email: string; readonly why: 'limit' | 'stopped' },
): Promise<void> {
  const { maxAllowedEmailSignInAttempts, emailSignInFailureResetTime, maxFailedSignInsInARow } = auth.config
  const at = auth.clock.now()
  const mail = auth.mails.tooManyTries(email, {
    at,
    tries:
      why === 'limit'
        ? { why, count: maxAllowedEmailSignInAttempts, withinMs: emailSignInFailureResetTime }
        : { why, count: maxFailedSignInsInARow },
    notMeToken: newNotMeToken(auth, { userId, email }),
    expiresAt: datePlus(at, noticeLifetimeMs),
  })
  await auth.outbox.enqueue(tables, mail)
}
