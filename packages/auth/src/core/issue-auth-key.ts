import type { SessionMethod, SignInMethod } from '@latchkey/contracts/auth/session'
import type { SecondFactorMethod } from '@latchkey/contracts/auth/sign-in-result'
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
  /** What she proved beside `method`, where it was asked for. */
  readonly secondFactor?: SecondFactorMethod
  /** When she proved who she is, where that was not now but at a provider before (OWASP ASVS 5.0 6.8.4). */
  readonly provedAt?: Date
  /** The sign-in that an account is made with: she need not be told of it. */
  readonly completesRegistration?: boolean
  /** She has had as many mails about new devices as an hour allows. */
  readonly spareDeviceMail?: boolean
}

/** The same where a session takes another's place: how that one began, a newer version alone may know. */
export type SessionGrant = Omit<KeyGrant, 'method'> & { readonly method: SessionMethod }

/**
 * The only insert into AuthKey. The key exists in the answer and nowhere else: the row holds its salted, keyed hash.
 * Only `completeSignIn` decides that somebody may have one.
 */
export async function issueAuthKey(
  auth: AuthRuntime,
  tables: Pick<AuthTables, 'authKey'>,
  { userId, method, client, provedAt }: SessionGrant,
): Promise<{ readonly key: string; readonly session: Omit<AuthSession, 'scopeNames'> }> {
  const { lifetime, inactivityTimeout } = sessionOptionsFor(auth, { userId, method, client })
  const id = newId(auth)
  const secret = auth.random.bytes(auth.config.sessions.secretLength)
  const now = auth.clock.now()
  const times = {
    createdAt: now,
    lastUsedAt: now,
    provedAt: provedAt && provedAt < now ? provedAt : now,
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

function sessionOptionsFor({ config, hooks }: AuthRuntime, grant: SessionGrant) {
  const { lifetime, inactivityTimeout } = { ...config.sessions, ...hooks?.sessionOptions?.(grant) }
  for (const [name, value] of Object.entries({ lifetime, inactivityTimeout })) {
    if (value !== null && !(Number.isSafeInteger(value) && value > 0)) {
      throw new Error(`The ${name} of a session must be a positive whole number of milliseconds, or null.`)
    }
  }
  return { lifetime, inactivityTimeout }
}
