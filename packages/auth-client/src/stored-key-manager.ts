import type { AuthenticationKeyManager, EndedKey, EndedKeyStore } from './authentication-key-manager.ts'
import type { KeyValueStore } from './key-value-store.ts'

/**
 * For programs: the key lies in a store, by this name. Whoever reads the store can act as the user, so choose one that
 * only she can read. A key that was signed out while the server was away waits beside it until the server knows.
 */
export function createStoredKeyManager(store: KeyValueStore, name = 'latchkey.key'): AuthenticationKeyManager {
  return {
    transport: 'bearer',
    get: () => store.get(name),
    put: (key) => store.put(name, key),
    remove: () => store.remove(name),
    endedKeys: createEndedKeyStore(store, `${name}.ended`),
  }
}

function createEndedKeyStore(store: KeyValueStore, name: string): EndedKeyStore {
  return {
    read: async () => parseEndedKeys(await store.get(name)),
    write: (keys) => (keys.length === 0 ? store.remove(name) : store.put(name, JSON.stringify(keys))),
  }
}

/** What is not understood counts as nothing: it cannot be told to anybody. */
function parseEndedKeys(text: string | null): readonly EndedKey[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(parsed) ? parsed.filter(isEndedKey) : []
  } catch {
    return []
  }
}

function isEndedKey(value: unknown): value is EndedKey {
  if (!(value instanceof Object) || !('key' in value) || !('scope' in value)) return false
  return typeof value.key === 'string' && (value.scope === 'device' || value.scope === 'all-devices')
}
