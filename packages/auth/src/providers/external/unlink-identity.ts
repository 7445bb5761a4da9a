import { identityProviderName, type UnlinkIdentityInput } from '@latchkey/contracts/auth/external'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { DomainError } from '@latchkey/contracts/domain-error'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { tellSecurityChange } from '../../core/tell-security-change.ts'
import { userLock } from '../../core/user-lock.ts'
import { countWaysIn } from '../../core/ways-in.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { IdentityOwner } from './link-identity.ts'

/**
 * Takes an identity away from the ways into her account. Sessions go on. She is told by mail.
 *
 * @throws DomainError `NOT_FOUND` for one that is not hers; `LAST_SIGN_IN_METHOD` where nothing else would be left;
 *   `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function unlinkIdentity(
  auth: AuthRuntime,
  { id }: UnlinkIdentityInput,
  { session, client }: IdentityOwner,
): Promise<void> {
  const { userId, authKeyId } = session
  await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    const where = { id, userId }
    const found = await tables.externalAccount.findFirst({ where, select: { provider: true } })
    if (!found) throw new DomainError('NOT_FOUND')
    const provider = identityProviderName.parse(found.provider)
    // What opens nothing, because its provider is turned off, may always go.
    const isWayIn = auth.identityProviders[provider] !== undefined
    if (isWayIn && (await countWaysIn(auth, tables, userId)) === 1) throw new DomainError('LAST_SIGN_IN_METHOD')
    await tables.externalAccount.deleteMany({ where })
    // Whoever proved it a moment ago, and is being asked for the second factor, has come too late.
    await tables.signInChallenge.deleteMany({ where: { userId, method: provider, usedAt: null } })
    await recordSecurityEvent(tables, auth, {
      event: 'identity-unlinked',
      details: { provider },
      userId,
      authKeyId,
      client,
    })
    await tellSecurityChange(auth, tables, {
      ...{ userId, client },
      change: 'identity-unlinked',
      subject: signInMethodWords[provider],
    })
  }, userLock(userId))
  auth.outbox.wake()
  auth.events.publish('user-updated', { userId })
}
