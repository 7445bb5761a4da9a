import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { endAuthKeysWithin } from '../../core/end-auth-keys.ts'
import { userLock } from '../../core/user-lock.ts'
import { countWaysIn } from '../../core/ways-in.ts'
import { recordSecurityEvent, type SecurityEntry } from '../../guard/security-log.ts'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { findIdentity } from '../external/find-identity.ts'
import type { AppleNotification } from '../external/identity-provider.ts'
import { requireProvider } from '../external/require-provider.ts'

/** What people do at Apple that ends their way in here. */
const endings: Readonly<Record<string, 'consent-revoked' | 'account-deleted'>> = {
  'consent-revoked': 'consent-revoked',
  'account-delete': 'account-deleted',
  'account-deleted': 'account-deleted',
}

/**
 * Takes a server-to-server notification of Apple's. Where she withdrew her consent or deleted her Apple Account, the
 * sessions that began with Apple end and the identity goes; after a withdrawn consent it stays where it is her only way
 * in, since Apple may give it again. What came before the identity was linked, and every other event, changes nothing; so
 * does the same notification twice.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for a notification that Apple did not sign for us; `PROVIDER_DISABLED`;
 *   `SERVICE_UNAVAILABLE` where Apple's keys cannot be had: Apple sends it again.
 */
export async function receiveAppleNotification(auth: AuthRuntime, payload: string): Promise<void> {
  const notification = await requireProvider(auth, 'apple').readNotification(payload)
  const why = endings[notification.type]
  const identity = why && (await findIdentity(auth.db.tables, notification))
  if (!why || !identity) return
  const { userId } = identity
  const publish = await auth.db.transaction(
    (tables) => endWithin(auth, tables, { ...identity, notification, why }),
    userLock(userId),
  )
  publish?.()
}

interface Ending {
  readonly id: string
  readonly userId: string
  readonly notification: AppleNotification
  readonly why: 'consent-revoked' | 'account-deleted'
}

async function endWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { id, userId, notification, why }: Ending,
): Promise<(() => void) | undefined> {
  const staysAnyway = why === 'consent-revoked' && (await countWaysIn(auth, tables, userId)) === 1
  const where = { id, userId, createdAt: { lte: notification.issuedAt } }
  const { count } = staysAnyway
    ? { count: await tables.externalAccount.count({ where }) }
    : await tables.externalAccount.deleteMany({ where })
  if (count === 0) return undefined
  const keys = await tables.authKey.findMany({
    where: { userId, method: 'apple', endedAt: null, createdAt: { lte: notification.issuedAt } },
    select: { id: true },
  })
  await tables.signInChallenge.deleteMany({ where: { userId, method: 'apple', usedAt: null } })
  const entry = entryOf({ userId, why, isUnlinked: !staysAnyway })
  const only = keys.map((key) => key.id)
  const { ended, publish } = await endAuthKeysWithin(auth, tables, {
    userId,
    endings: [{ only, reason: 'revoked', by: 'self' }],
    entry,
  })
  if (staysAnyway) return publish
  if (only.length === 0) await recordSecurityEvent(tables, auth, entry(ended))
  await tellSecurityChange(auth, tables, { userId, change: 'identity-unlinked', subject: 'Apple', client: null })
  return () => {
    publish()
    auth.outbox.wake()
    auth.events.publish('user-updated', { userId })
  }
}

const entryOf =
  ({ userId, why, isUnlinked }: Pick<Ending, 'userId' | 'why'> & { readonly isUnlinked: boolean }) =>
  (ended: number): SecurityEntry =>
    isUnlinked
      ? { event: 'identity-unlinked', details: { provider: 'apple', why, ended }, userId }
      : { event: 'all-sessions-ended', details: { reason: 'revoked', by: 'self', ended, provider: 'apple' }, userId }
