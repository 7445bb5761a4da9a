import type { AuthenticationKeyManager } from './authentication-key-manager.ts'
import type { KeyValueStore } from './key-value-store.ts'

/**
 * For programs: the key lies in a store. Whoever reads the store can act as the user, so choose one that only she
 * can read.
 */
export function createStoredKeyManager(store: KeyValueStore): AuthenticationKeyManager {
  return {
    transport: 'bearer',
    get: () => store.get(name),
    put: (key) => store.put(name, key),
    remove: () => store.remove(name),
  }
}

const name = 'latchkey.key'
