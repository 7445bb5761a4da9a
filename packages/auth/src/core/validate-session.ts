import {
  sessionEndedBy,
  sessionEndReason,
  sessionMethodIn,
  type SessionEndedBy,
  type SessionEndReason,
} from '@latchkey/contracts/auth/session'
import type { StoredAuthKey } from '@latchkey/prisma/find-auth-key'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import type { Authentication, AuthSession } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { userInfoOf } from './user-info.ts'

/** How long after its end a key is still told why it ended. */
export const endReasonToldMs = 30 * 86_400_000

/** What keeps a session alive or not, besides the person herself. */
export interface SessionTimes {
  readonly lastUsedAt: Date
  readonly expiresAt: Date | null
  readonly inactivityTimeoutMs: number | null
}

/**
 * Where a stored session stands at `now`, for whoever proved to hold its secret. The clock decides: a session past
 * its time is over whether or not its row says so yet.
 */
export function validateSession(stored: StoredAuthKey, now: Date): Exclude<Authentication, { status: 'anonymous' }> {
  const end = endOf(stored, now)
  if (!end) {
    // Nobody's session lives on: deleting an account ends them first.
    if (stored.userId === null) return { status: 'refused', reason: 'unknown' }
    const owned = { ...stored, userId: stored.userId }
    return { status: 'signed-in', session: sessionOf(owned), userInfo: infoOf(owned) }
  }
  if (now.getTime() - end.at.getTime() > endReasonToldMs) return { status: 'refused', reason: 'unknown' }
  const { reason, by } = end
  const { inactivityTimeoutMs } = stored
  return {
    status: 'refused',
    reason,
    ...(by && { by }),
    ...(reason === 'inactive' && inactivityTimeoutMs !== null && { inactivityTimeoutMs }),
  }
}

/** Whether the clock has ended a session, when and why: its absolute end or its inactivity, whichever came first. */
export function timedOut(times: SessionTimes, now: Date): TimedEnd | undefined {
  const end = timedEndOf(times)
  return end && end.at <= now ? end : undefined
}

/** When the clock ends a session, and why; used meanwhile, its inactivity begins anew. */
export function timedEndOf({ lastUsedAt, expiresAt, inactivityTimeoutMs }: SessionTimes): TimedEnd | undefined {
  const inactiveFrom = inactivityTimeoutMs === null ? null : datePlus(lastUsedAt, inactivityTimeoutMs)
  const expiresFirst = expiresAt !== null && (inactiveFrom === null || expiresAt <= inactiveFrom)
  const at = expiresFirst ? expiresAt : inactiveFrom
  return at ? { at, reason: expiresFirst ? 'expired' : 'inactive' } : undefined
}

interface TimedEnd {
  readonly at: Date
  readonly reason: 'expired' | 'inactive'
}

interface End {
  readonly at: Date
  readonly reason: SessionEndReason
  readonly by?: SessionEndedBy | undefined
}

function endOf(stored: StoredAuthKey, now: Date): End | undefined {
  if (stored.endedAt) {
    return {
      at: stored.endedAt,
      reason: sessionEndReason.safeParse(stored.endReason).data ?? 'unknown',
      by: sessionEndedBy.safeParse(stored.endedBy).data,
    }
  }
  if (stored.blocked) return { at: now, reason: 'blocked' }
  return timedOut(stored, now)
}

type OwnedAuthKey = StoredAuthKey & { readonly userId: string }

function sessionOf(stored: OwnedAuthKey): AuthSession {
  return {
    authKeyId: stored.id,
    userId: stored.userId,
    method: sessionMethodIn(stored.method),
    scopeNames: stored.scopeNames,
    createdAt: stored.createdAt,
    lastUsedAt: stored.lastUsedAt,
    provedAt: stored.provedAt,
    expiresAt: stored.expiresAt,
    inactivityTimeoutMs: stored.inactivityTimeoutMs,
  }
}

function infoOf(stored: OwnedAuthKey): UserInfo {
  return userInfoOf({ ...stored, id: stored.userId, createdAt: stored.userCreatedAt ?? stored.createdAt })
}
