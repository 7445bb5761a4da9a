import type { SessionInfo } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
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
  return isUser(user) && isSession(session) ? { user, session } : undefined
}

type Checks<Shape> = { readonly [Name in keyof Shape]-?: (value: unknown) => boolean }

const isText = (value: unknown) => typeof value === 'string'
const isTime = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime())
const orNull = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value)

/** Checked by hand: schemas would be most of what a page loads to know who is signed in. */
const isUser = shapeOf<UserInfo>({
  id: isText,
  userName: orNull(isText),
  fullName: orNull(isText),
  email: orNull(isText),
  imageUrl: orNull(isText),
  scopeNames: (value) => Array.isArray(value) && value.every(isText),
  created: isTime,
  blocked: (value) => typeof value === 'boolean',
  deletionDueAt: orNull(isTime),
})

const isSession = shapeOf<SessionInfo>({
  id: isText,
  method: isText,
  createdAt: isTime,
  lastUsedAt: isTime,
  expiresAt: orNull(isTime),
  inactivityTimeoutMs: orNull((value) => typeof value === 'number'),
})

function shapeOf<Shape>(checks: Checks<Shape>): (value: unknown) => value is Shape {
  const all = Object.entries<(value: unknown) => boolean>(checks)
  return (value): value is Shape =>
    value instanceof Object && all.every(([name, check]) => check(Reflect.get(value, name)))
}

function parsePending(text: string | null): PendingSignOut | undefined {
  const { sessionId, scope } = parseRecord(text)
  if (typeof sessionId !== 'string' || (scope !== 'device' && scope !== 'all-devices')) return undefined
  return { sessionId, scope }
}

const times = new Set(['created', 'createdAt', 'lastUsedAt', 'expiresAt', 'deletionDueAt'])

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
