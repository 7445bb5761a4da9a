import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import type { AuthRuntime, UserInfoCache } from '../runtime.ts'
import { getUserInfo } from './user-info.ts'

/** What the cache stands on. */
export interface UserInfoCacheParts extends Pick<AuthRuntime, 'db' | 'clock' | 'events'> {
  readonly lifetimeMs: number
  /** People at most; beyond it whoever was read first is forgotten. Default 10,000. */
  readonly sizeMax?: number
}

interface Entry {
  readonly reading: Promise<UserInfo>
  readonly readAtMs: number
}

/**
 * What people look like, for showing only: it also holds their scopes and whether they are blocked, and nobody may
 * decide by it. A change is forgotten the moment it is told; the lifetime bounds what an untold one leaves behind.
 */
export function createUserInfoCache(parts: UserInfoCacheParts): UserInfoCache {
  const { clock, events, lifetimeMs, sizeMax = 10_000 } = parts
  const entries = new Map<string, Entry>()
  const forget = ({ userId }: { readonly userId: string }) => void entries.delete(userId)
  for (const channel of ['user-updated', 'scopes-changed', 'auth-keys-ended'] as const)
    events.subscribe(channel, forget)

  function read(userId: string, readAtMs: number): Entry {
    const entry = { reading: getUserInfo(parts, userId), readAtMs }
    // A read that failed is no answer for the next one; one that was overtaken by a change is forgotten already.
    entry.reading.catch(() => {
      if (entries.get(userId) === entry) entries.delete(userId)
    })
    entries.delete(userId)
    entries.set(userId, entry)
    const [first] = entries.keys()
    if (entries.size > sizeMax && first !== undefined) entries.delete(first)
    return entry
  }

  return {
    get(userId) {
      const nowMs = clock.now().getTime()
      const known = entries.get(userId)
      const isFresh = known !== undefined && nowMs - known.readAtMs < lifetimeMs
      return (isFresh ? known : read(userId, nowMs)).reading
    },
  }
}
