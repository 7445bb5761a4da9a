import type { TotpEnrollment } from '@latchkey/contracts/auth/second-factor'
import { networkOf } from '../../client-address.ts'
import { requireLiveSession } from '../../core/require-live-session.ts'
import { userLock } from '../../core/user-lock.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { enrollmentOf, readPending, sealPending } from './pending-secret.ts'
import { newTotpSecret } from './totp.ts'

/** Whose second step it is, and from where she asks. */
export interface FactorOwner {
  readonly session: AuthSession
  readonly client: ClientInfo
}

/**
 * Makes a new secret for an authenticator app. Nothing counts until a code confirms it, in this session and within ten
 * minutes; an app that counts already goes on until then. Starting again forgets what was begun.
 *
 * @throws DomainError `NOT_SIGNED_IN` when the session ended meanwhile; `TOO_MANY_ATTEMPTS`.
 */
export async function startTotpEnrollment(
  auth: AuthRuntime,
  { session, client }: FactorOwner,
): Promise<TotpEnrollment> {
  const { userId } = session
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const secret = newTotpSecret(auth)
  const startedAt = auth.clock.now()
  const pending = { pendingSealedSecret: sealPending(auth, session, secret), pendingStartedAt: startedAt }
  await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    await tables.totpFactor.upsert({
      where: { userId },
      create: { userId, ...pending },
      update: pending,
      select: { userId: true },
    })
  }, userLock(userId))
  return enrollmentOf(auth, { secret, startedAt }, userId)
}

/** What this session is setting up, to be shown once more; null where it is nothing, or began over ten minutes ago. */
export async function pendingTotpEnrollment(auth: AuthRuntime, session: AuthSession): Promise<TotpEnrollment | null> {
  const pending = await readPending(auth, auth.db.tables, session)
  return pending && enrollmentOf(auth, pending, session.userId)
}
