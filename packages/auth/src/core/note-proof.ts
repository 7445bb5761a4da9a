import { recordSecurityEvent } from '../guard/security-log.ts'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../runtime.ts'
import { requireLiveSession } from './require-live-session.ts'
import { userLock } from './user-lock.ts'

/** The session somebody proved herself in, and how she did it. */
export interface Proof {
  readonly session: AuthSession
  readonly client: ClientInfo
  readonly method: 'password' | 'passkey' | 'code' | 'google' | 'apple'
  /** Called first in the transaction; throws where what was proved has changed since. */
  readonly requireProof: (tables: AuthTables) => Promise<void>
}

/**
 * Makes a session recent: from now on, for `recentSignInWindow`, sensitive acts are allowed in it (OWASP ASVS 5.0
 * 7.5.1). One guarded write, so that an ended session stays ended and the time of the last proof never goes back.
 *
 * @throws DomainError `NOT_SIGNED_IN` with the reason when the session ended meanwhile.
 */
export async function noteProof(auth: AuthRuntime, { session, client, method, requireProof }: Proof): Promise<void> {
  const { authKeyId, userId } = session
  await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    await requireProof(tables)
    const now = auth.clock.now()
    const { count } = await tables.authKey.updateMany({
      where: { id: authKeyId, userId, endedAt: null, provedAt: { lt: now } },
      data: { provedAt: now },
    })
    // Proved at this very moment already, by the sign-in itself or by a twin of this call.
    if (count === 0) return
    const entry = { event: 'reauthenticated', details: { method }, userId, authKeyId, client } as const
    await recordSecurityEvent(tables, auth, entry)
  }, userLock(userId))
}
