import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { DomainError } from '@latchkey/contracts/domain-error'
import { uniqueViolation } from '@latchkey/prisma/unique-violation'
import { requireFewActs } from '../../core/require-few-acts.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../../runtime.ts'
import type { ExternalIdentity } from './external-identity.ts'
import { findIdentity } from './find-identity.ts'
import { insertIdentity } from './insert-identity.ts'

/** The session somebody links or unlinks in. It must be recent; the transport sees to that. */
export interface IdentityOwner {
  readonly session: AuthSession
  readonly client: ClientInfo
}

/**
 * Makes an identity one more way into the account of whoever is signed in. One of hers already changes nothing. She
 * is told by mail.
 *
 * @throws DomainError `IDENTITY_ALREADY_LINKED` when it is another person's; `TOO_MANY_ATTEMPTS` after ten within the hour;
 *   `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function linkIdentity(
  auth: AuthRuntime,
  identity: ExternalIdentity,
  { session, client }: IdentityOwner,
): Promise<void> {
  const { userId } = session
  const isNew = await auth.db
    .transaction((tables) => linkWithin(auth, tables, { identity, session, client }), userLock(userId))
    .catch(async (error: unknown) => {
      if (uniqueViolation(error) === undefined) throw error
      // Somebody else was faster; she herself cannot be, under her lock.
      throw new DomainError('IDENTITY_ALREADY_LINKED', undefined, { cause: error })
    })
  if (!isNew) return
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
}

async function linkWithin(
  auth: AuthRuntime,
  tables: AuthTables,
  { identity, session, client }: IdentityOwner & { readonly identity: ExternalIdentity },
): Promise<boolean> {
  const { userId, authKeyId } = session
  const { provider } = identity
  await requireLiveSession(tables, session)
  const known = await findIdentity(tables, identity)
  if (known && known.userId !== userId) throw new DomainError('IDENTITY_ALREADY_LINKED')
  if (known) return false
  await requireFewActs(auth, tables, { userId, event: 'identity-linked' })
  await insertIdentity(auth, tables, { userId, identity })
  await recordSecurityEvent(tables, auth, {
    event: 'identity-linked',
    details: { provider },
    userId,
    authKeyId,
    client,
  })
  await tellSecurityChange(auth, tables, {
    userId,
    change: 'identity-linked',
    subject: signInMethodWords[provider],
    client,
  })
  return true
}
