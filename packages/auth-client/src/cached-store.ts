import type { KeyValueStore } from './key-value-store.ts'

/** A store that remembers what it has read or written. */
export interface CachedStore extends KeyValueStore {
  /** Forgets all that is remembered, for when another process may have written. */
  clear(): void
}

/**
 * For stores that are slow to ask, such as a phone's keychain: each name is read once, also when there is nothing.
 * Not for a store that several processes share, since a write of another goes unnoticed. A failed read or write is
 * passed on and remembered by nobody.
 */
export function createCachedStore(store: KeyValueStore): CachedStore {
  const known = new Map<string, Promise<string | null>>()
  const remember = (name: string, value: Promise<string | null>) => {
    known.set(name, value)
    value.catch(() => known.get(name) === value && known.delete(name))
    return value
  }
  return {
    get: (name) => known.get(name) ?? remember(name, store.get(name)),
    async put(name, value) {
      await remember(
        name,
        store.put(name, value).then(() => value),
      )
    },
    async remove(name) {
      await remember(
        name,
        store.remove(name).then(() => null),
      )
    },
    clear: () => known.clear(),
  }
}
