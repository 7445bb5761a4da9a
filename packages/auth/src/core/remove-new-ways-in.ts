import { identityProviderName } from '@latchkey/contracts/auth/external'
import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../runtime.ts'
import { datePlus } from './date-plus.ts'

/** The identity that an account is made with is written a moment after it. */
const madeWithinMs = 60_000

/** Who says that it was not she, and from where. */
export interface NewWaysInReport {
  readonly userId: string
  readonly client: ClientInfo
  /** Since when it was not she, where that is known to be longer ago than a week. */
  readonly since?: Date
}

/**
 * Takes away the passkeys and linked accounts that were added within a week, for somebody who says that what a notice told
 * her of was not she: whoever was in her account must not keep a way back into it. What she added herself meanwhile goes
 * too, since nothing tells them apart; the identity that she made her account with stays. Call it in a transaction that
 * holds `userLock`.
 */
export async function removeNewWaysIn(
  auth: AuthRuntime,
  tables: AuthTables,
  { userId, client, since }: NewWaysInReport,
): Promise<void> {
  const user = await tables.authUser.findUniqueOrThrow({ where: { id: userId }, select: { createdAt: true } })
  const weekAgo = datePlus(auth.clock.now(), -noticeLifetimeMs)
  const from = since && since < weekAgo ? since : weekAgo
  const made = datePlus(user.createdAt, madeWithinMs)
  const added = { userId, createdAt: { gt: from > made ? from : made } }
  const passkeys = await tables.passkey.findMany({ where: added, select: { name: true } })
  await tables.passkey.deleteMany({ where: added })
  for (const { name } of passkeys) {
    await recordSecurityEvent(tables, auth, { event: 'passkey-removed', details: {}, userId, client, note: name })
  }
  const identities = await tables.externalAccount.findMany({ where: added, select: { provider: true } })
  await tables.externalAccount.deleteMany({ where: added })
  for (const { provider } of identities) {
    const details = { provider: identityProviderName.parse(provider) }
    await recordSecurityEvent(tables, auth, { event: 'identity-unlinked', details, userId, client })
  }
}
