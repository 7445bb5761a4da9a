import type { AuthenticationKeyManager } from './authentication-key-manager.ts'

/**
 * For browsers: the key lives in an HttpOnly cookie, so that no script can read it (OWASP ASVS 3.3.4), and this
 * manager holds nothing.
 */
export function createCookieKeyManager(): AuthenticationKeyManager {
  return {
    transport: 'cookie',
    get: async () => null,
    put: async () => undefined,
    remove: async () => undefined,
  }
}
