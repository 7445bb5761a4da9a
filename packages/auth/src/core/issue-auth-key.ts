import type { SignInMethod } from '@latchkey/contracts/auth/session'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../runtime.ts'
import { formatAuthKey, hashNewSecret } from './auth-key.ts'
import { datePlus } from './date-plus.ts'
import { newId } from './new-id.ts'
import { storedUserAgent } from './user-agent.ts'

/** Who gets a key, and from where she asked. */
export interface KeyGrant {
  readonly userId: string
  readonly method: SignInMethod
  readonly client: ClientInfo
}

/**
 * The only insert into AuthKey. The key exists in the answer and nowhere else: the row holds its salted, keyed hash.
 * Only `completeSignIn` decides that somebody may have one.
 */
export async function issueAuthKey(
  auth: AuthRuntime,
  tables: Pick<AuthTables, 'authKey'>,
  { userId, method, client }: KeyGrant,
): Promise<{ readonly key: string; readonly session: Omit<AuthSession, 'scopeNames'> }> {
  const { lifetime, inactivityTimeout, secretLength } = auth.config.sessions
  const id = newId(auth)
  const secret = auth.random.bytes(secretLength)
  const now = auth.clock.now()
  const times = {
    createdAt: now,
    lastUsedAt: now,
    provedAt: now,
    expiresAt: lifetime === null ? null : datePlus(now, lifetime),
  }
  await tables.authKey.create({
    data: {
      id,
      userId,
      method,
      ...hashNewSecret(auth, secret),
      ...times,
      inactivityTimeoutMs: inactivityTimeout,
      ipAddress: client.address,
      userAgent: storedUserAgent(client.userAgent),
    },
    select: { id: true },
  })
  const session = { authKeyId: id, userId, method, ...times, inactivityTimeoutMs: inactivityTimeout }
  return { key: formatAuthKey(id, secret), session }
}
