import type { TotpEnrollment } from '@latchkey/contracts/auth/second-factor'
import { datePlus } from '../../core/date-plus.ts'
import { readUserInfo } from '../../core/user-info.ts'
import type { AuthRuntime, AuthSession, AuthTables } from '../../runtime.ts'
import { openSecret, sealSecret } from './sealed-secret.ts'
import { totpInvitation } from './totp.ts'

const lifetimeMs = 10 * 60_000

/** What is being set up: the secret, and the row as it was read. */
export interface PendingSecret {
  readonly secret: Uint8Array
  readonly startedAt: Date
}

/**
 * Seals a secret that is being set up. It opens in the session it was made in and nowhere else: whoever is in the
 * account, too, cannot have her confirm a secret that he knows.
 */
export function sealPending(
  auth: Pick<AuthRuntime, 'secrets' | 'random'>,
  session: AuthSession,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return sealSecret(auth, secret, bondOf(session))
}

/** What this session is setting up; null where it is nothing, or began too long ago. */
export async function readPending(
  auth: Pick<AuthRuntime, 'secrets' | 'clock'>,
  tables: Pick<AuthTables, 'totpFactor'>,
  session: AuthSession,
): Promise<PendingSecret | null> {
  const row = await tables.totpFactor.findUnique({
    where: { userId: session.userId },
    select: { pendingSealedSecret: true, pendingStartedAt: true },
  })
  const { pendingSealedSecret: sealed = null, pendingStartedAt: startedAt = null } = row ?? {}
  if (sealed === null || startedAt === null || expiryOf(startedAt) <= auth.clock.now()) return null
  const secret = openSecret(auth, sealed, bondOf(session))
  return secret ? { secret, startedAt } : null
}

/** What her app is to be told. */
export async function enrollmentOf(
  auth: Pick<AuthRuntime, 'db' | 'relyingParty'>,
  { secret, startedAt }: PendingSecret,
  userId: string,
): Promise<TotpEnrollment> {
  const { email, userName } = await readUserInfo(auth.db.tables, userId)
  const issuer = auth.relyingParty.name
  return { ...totpInvitation(secret, { issuer, label: email ?? userName ?? issuer }), expiresAt: expiryOf(startedAt) }
}

const expiryOf = (startedAt: Date) => datePlus(startedAt, lifetimeMs)
const bondOf = ({ userId, authKeyId }: AuthSession) => `${userId} ${authKeyId}`
