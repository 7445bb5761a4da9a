import type { StoredAuthKey } from '@latchkey/prisma/find-auth-key'
import type { Authentication, AuthRuntime } from '../runtime.ts'
import { decoySecret, hashNewSecret, matchesAuthKeySecret, parseAuthKey } from './auth-key.ts'
import { datePlus } from './date-plus.ts'
import { validateSession } from './validate-session.ts'

export interface AuthenticateOptions {
  /** Whether the call extends the session's inactivity. Default true. */
  readonly countsAsUse?: boolean
}

/**
 * Authenticates a presented key by its row: one query, no write before the answer. A wrong secret, a made-up and a malformed
 * key all cost one hash and are told `unknown`, whatever the row's state; the right secret is told why its session
 * ended, for 30 days. The time of last use is written afterwards, at most once per minute or tenth of the timeout.
 */
export async function authenticate(
  auth: AuthRuntime,
  key: string | null,
  { countsAsUse = true }: AuthenticateOptions = {},
): Promise<Authentication> {
  if (key === null || key === '') return { status: 'anonymous' }
  const parsed = parseAuthKey(key)
  const stored = parsed && (await auth.findAuthKey(parsed.id))
  if (!matchesAuthKeySecret(auth.secrets.sessionPeppers, stored, parsed?.secret ?? decoySecret) || !stored || !parsed) {
    return { status: 'refused', reason: 'unknown' }
  }
  const now = auth.clock.now()
  const authentication = validateSession(stored, now)
  if (authentication.status === 'signed-in' && countsAsUse) {
    noteUse(auth, stored, now)
    if (stored.pepperId !== auth.secrets.sessionPeppers.current.id) rehash(auth, stored, parsed.secret)
  }
  return authentication
}

/** How often the time of last use is written: often enough for the shortest timeouts to slide (2 s: every 200 ms). */
function useIntervalMs(inactivityTimeoutMs: number | null): number {
  return Math.min(60_000, (inactivityTimeoutMs ?? Infinity) / 10)
}

function noteUse(auth: AuthRuntime, { id, lastUsedAt, inactivityTimeoutMs }: StoredAuthKey, now: Date): void {
  const due = datePlus(now, -useIntervalMs(inactivityTimeoutMs))
  if (lastUsedAt > due) return
  // Guarded: an ended session stays ended, and of many parallel calls one writes.
  auth.background.runOnce(`note use of ${id}`, () =>
    auth.db.tables.authKey.updateMany({
      where: { id, endedAt: null, lastUsedAt: { lte: due } },
      data: { lastUsedAt: now },
    }),
  )
}

function rehash(auth: AuthRuntime, { id, pepperId }: StoredAuthKey, secret: Uint8Array): void {
  auth.background.runOnce(`rehash ${id}`, () =>
    auth.db.tables.authKey.updateMany({
      where: { id, endedAt: null, pepperId },
      data: hashNewSecret(auth, secret),
    }),
  )
}
