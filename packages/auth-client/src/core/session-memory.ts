import { sessionInfo, type SessionInfo } from '@latchkey/contracts/auth/session'
import { userInfo, type UserInfo } from '@latchkey/contracts/auth/user-info'
import type { KeyValueStore } from '../key-value-store.ts'

/** Who was signed in, as remembered between starts. No key is among it. */
interface RememberedSession {
  readonly user: UserInfo
  readonly session: SessionInfo
}

/** A sign-out that the server has yet to be told of. */
export interface PendingSignOut {
  readonly sessionId: string
  readonly scope: 'device' | 'all-devices'
}

/** What a session manager remembers. Anything in the store that is not understood counts as nothing. */
export interface SessionMemory {
  readSession(): Promise<RememberedSession | undefined>
  writeSession(remembered: RememberedSession): Promise<void>
  removeSession(): Promise<void>
  readPendingSignOut(): Promise<PendingSignOut | undefined>
  writePendingSignOut(pending: PendingSignOut): Promise<void>
  removePendingSignOut(): Promise<void>
}

const sessionName = 'latchkey.session'
const pendingName = 'latchkey.sign-out'

export function createSessionMemory(store: KeyValueStore): SessionMemory {
  return {
    readSession: async () => parseSession(await store.get(sessionName)),
    writeSession: ({ user, session }) => store.put(sessionName, JSON.stringify({ user, session })),
    removeSession: () => store.remove(sessionName),
    readPendingSignOut: async () => parsePending(await store.get(pendingName)),
    writePendingSignOut: (pending) => store.put(pendingName, JSON.stringify(pending)),
    removePendingSignOut: () => store.remove(pendingName),
  }
}

function parseSession(text: string | null): RememberedSession | undefined {
  const { user, session } = parseRecord(text, reviveTime)
  const parsedUser = userInfo.safeParse(user)
  const parsedSession = sessionInfo.safeParse(session)
  if (!parsedUser.success || !parsedSession.success) return undefined
  return { user: parsedUser.data, session: parsedSession.data }
}

function parsePending(text: string | null): PendingSignOut | undefined {
  const { sessionId, scope } = parseRecord(text)
  if (typeof sessionId !== 'string' || (scope !== 'device' && scope !== 'all-devices')) return undefined
  return { sessionId, scope }
}

const times = new Set(['created', 'createdAt', 'lastUsedAt', 'expiresAt'])

function reviveTime(name: string, value: unknown): unknown {
  return times.has(name) && typeof value === 'string' ? new Date(value) : value
}

function parseRecord(
  text: string | null,
  revive?: (name: string, value: unknown) => unknown,
): { readonly [name: string]: unknown } {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}', revive)
    return parsed instanceof Object ? { ...parsed } : {}
  } catch {
    return {}
  }
}
