import type { KeyValueStore } from '@latchkey/auth-client/key-value-store'

/** A sign-out that the server has yet to hear of outlives the tab; who is signed in does not. */
const storageOf = (name: string) => (name === 'latchkey.sign-out' ? window.localStorage : window.sessionStorage)

/** The browser's own storage. Holds no key: that one stays in a cookie that scripts cannot read. */
export function createBrowserStore(): KeyValueStore {
  return {
    get: async (name) => storageOf(name).getItem(name),
    put: async (name, value) => storageOf(name).setItem(name, value),
    remove: async (name) => storageOf(name).removeItem(name),
  }
}
