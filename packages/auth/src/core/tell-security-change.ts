import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import type { SecurityChange } from '@latchkey/email/auth-mails'
import type { AuthRuntime, AuthTables, ClientInfo } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { deviceName } from './device-name.ts'
import { newNotMeToken } from './not-me-token.ts'

/** A change to somebody's ways in. */
export interface SecurityNews {
  readonly userId: string
  readonly change: SecurityChange
  /** Which one, where there may be several. */
  readonly subject?: string
  /** From where; null where it was not she who did it. */
  readonly client: ClientInfo | null
}

/**
 * Writes her a mail about a change to her ways in (NIST SP 800-63B-4 §4.6), in the transaction that makes the change.
 * Whoever has no address gets none. Wake the outbox after the commit.
 */
export async function tellSecurityChange(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, change, subject, client }: SecurityNews,
): Promise<void> {
  const account = await tables.emailAccount.findUnique({ where: { userId }, select: { email: true } })
  if (!account) return
  const { email } = account
  const at = auth.clock.now()
  const mail = auth.mails.securityChanged(email, {
    change,
    ...(subject !== undefined && { subject }),
    at,
    device: client && deviceName(client.userAgent),
    notMeToken: newNotMeToken(auth, { userId, email }),
    expiresAt: datePlus(at, noticeLifetimeMs),
  })
  await auth.outbox.enqueue(tables, mail)
}
