import type { KeyValueStore } from '@latchkey/auth-client/key-value-store'
import { pendingSignOutCookie } from './pending-sign-out.ts'

/** What `document.cookie` is, and whether the page came by https. */
export interface BrowserPlaces {
  readonly document: { cookie: string }
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly isHttps: boolean
}

const yearSeconds = 365 * 24 * 60 * 60

/**
 * The browser's own storage. Who is signed in goes with the tab. A sign-out that the server has yet to hear of outlives it,
 * in a cookie, where the server sees it too. Holds no key: that one stays in a cookie that scripts cannot read.
 */
export function createBrowserStore(places: () => BrowserPlaces): KeyValueStore {
  const cookieStore = (name: string): KeyValueStore => {
    const write = (value: string, maxAgeSeconds: number) => {
      const { document, isHttps } = places()
      const attributes = [`Max-Age=${maxAgeSeconds}`, 'Path=/', 'SameSite=Lax', ...(isHttps ? ['Secure'] : [])]
      document.cookie = `${name}=${encodeURIComponent(value)}; ${attributes.join('; ')}`
    }
    return {
      get: async () => {
        const pair = places()
          .document.cookie.split('; ')
          .find((one) => one.startsWith(`${name}=`))
        return pair === undefined ? null : decoded(pair.slice(name.length + 1))
      },
      put: async (_, value) => write(value, yearSeconds),
      remove: async () => write('', 0),
    }
  }
  const tabStore: KeyValueStore = {
    get: async (name) => places().sessionStorage.getItem(name),
    put: async (name, value) => places().sessionStorage.setItem(name, value),
    remove: async (name) => places().sessionStorage.removeItem(name),
  }
  const storeOf = (name: string) =>
    name === 'latchkey.sign-out' ? cookieStore(pendingSignOutCookie(places().isHttps)) : tabStore
  return {
    get: (name) => storeOf(name).get(name),
    put: (name, value) => storeOf(name).put(name, value),
    remove: (name) => storeOf(name).remove(name),
  }
}

/** `null` for what is not encoded as we do it; anybody may write a cookie. */
function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}
