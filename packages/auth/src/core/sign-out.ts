import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime, AuthSession, AuthTables } from '../runtime.ts'
import { endAuthKeys, endAuthKeysWithin, type EndedSessions, type EndingAct } from './end-auth-keys.ts'

/** Ends the caller's own session, with `signed-out`. Doing it twice is harmless. */
export async function signOutDevice(auth: AuthRuntime, session: AuthSession): Promise<void> {
  await endAuthKeys(auth, signingOut(session))
}

/** The same inside a transaction of the caller's that holds `userLock`. Call `publish` after the commit. */
export const signOutDeviceWithin = (
  auth: AuthRuntime,
  tables: AuthTables,
  session: AuthSession,
): Promise<EndedSessions> => endAuthKeysWithin(auth, tables, signingOut(session))

const signingOut = ({ userId, authKeyId }: AuthSession): EndingAct => ({
  userId,
  endings: [{ only: [authKeyId], reason: 'signed-out' }],
  entry: () => ({ event: 'session-ended', details: { reason: 'signed-out' }, userId, authKeyId }),
})

/** Ends every session of the caller: here with `signed-out`, elsewhere with `revoked` by `self`. */
export async function signOutAllDevices(auth: AuthRuntime, { userId, authKeyId }: AuthSession): Promise<void> {
  await endAuthKeys(auth, {
    userId,
    endings: [
      { only: [authKeyId], reason: 'signed-out' },
      { reason: 'revoked', by: 'self' },
    ],
    entry: (ended) => ({
      event: 'all-sessions-ended',
      details: { reason: 'revoked', by: 'self', ended },
      userId,
      authKeyId,
    }),
  })
}

/** Signs out as `signOutBehavior` says: everywhere, or on this device. */
export async function signOut(auth: AuthRuntime, session: AuthSession): Promise<void> {
  return auth.config.signOutBehavior === 'all-devices' ? signOutAllDevices(auth, session) : signOutDevice(auth, session)
}

/** Ends every other session of the caller, and says how many there were. */
export async function revokeOtherSessions(
  auth: AuthRuntime,
  { userId, authKeyId }: AuthSession,
): Promise<{ ended: number }> {
  const ended = await endAuthKeys(auth, {
    userId,
    endings: [{ except: authKeyId, reason: 'revoked', by: 'self' }],
    entry: (count) => ({
      event: 'other-sessions-ended',
      details: { reason: 'revoked', by: 'self', ended: count },
      userId,
      authKeyId,
    }),
  })
  return { ended }
}

/**
 * Ends one of the caller's sessions from her list; her own is signed out.
 *
 * @throws DomainError `NOT_FOUND` for an id that is unknown, somebody else's or no longer alive: all the same.
 */
export async function revokeSession(auth: AuthRuntime, session: AuthSession, sessionId: string): Promise<void> {
  const { userId, authKeyId } = session
  if (sessionId === authKeyId) return signOutDevice(auth, session)
  const ended = await endAuthKeys(auth, {
    userId,
    endings: [{ only: [sessionId], reason: 'revoked', by: 'self' }],
    entry: () => ({
      event: 'session-ended',
      details: { reason: 'revoked', by: 'self' },
      userId,
      authKeyId: sessionId,
    }),
  })
  if (ended === 0) throw new DomainError('NOT_FOUND')
}
