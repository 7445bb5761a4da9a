/** A sign-out that the server has yet to hear of. */
export interface PendingSignOut {
  readonly sessionId: string
  readonly scope: 'device' | 'all-devices'
}

/**
 * The cookie in which a browser keeps it, so that the next request of a page tells, whoever makes it. It names a session
 * and is no key: it can do nothing but end the session that the browser holds the key of.
 */
export const pendingSignOutCookie = (isHttps: boolean) => (isHttps ? '__Host-latchkey-sign-out' : 'latchkey-sign-out')

/** What the cookie says; nothing where it is not one that we made. */
export function readPendingSignOut(value: string | undefined): PendingSignOut | undefined {
  try {
    const told: unknown = JSON.parse(decodeURIComponent(value ?? ''))
    if (!(told instanceof Object) || !('sessionId' in told) || !('scope' in told)) return undefined
    const { sessionId, scope } = told
    if (typeof sessionId !== 'string' || (scope !== 'device' && scope !== 'all-devices')) return undefined
    return { sessionId, scope }
  } catch {
    return undefined
  }
}
