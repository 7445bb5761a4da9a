import { bearerTransport, transportHeader } from '@latchkey/contracts/auth/session-key'
import type { TRPCLink } from '@trpc/client'
import type { AnyRouter } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import type { AuthenticationKeyManager } from './authentication-key-manager.ts'
import { notSignedInOf } from './not-signed-in.ts'
import type { SessionManager } from './session-manager.ts'

/**
 * For the `headers` option of tRPC's HTTP links: what a call must carry. Nothing where the browser sends its cookie;
 * otherwise the key, and the wish to be given a new one in the answer.
 */
export function authHeaders(keys: AuthenticationKeyManager): () => Promise<Record<string, string>> {
  return async () => {
    if (keys.transport === 'cookie') return {}
    const key = await keys.get()
    return { [transportHeader]: bearerTransport, ...(key !== null && { authorization: `Bearer ${key}` }) }
  }
}

/**
 * A tRPC link that goes before the HTTP links: when the server refuses a call or a stream with `NOT_SIGNED_IN`, the
 * session manager hears why. The caller still gets the error. A refusal of a call that was made before the latest
 * sign-in says nothing about it and is not passed on.
 */
export function authLink<Router extends AnyRouter>(
  manager: Pick<SessionManager, 'identity' | 'handleUnauthorized'>,
): TRPCLink<Router> {
  return () =>
    ({ next, op }) =>
      observable((observer) => {
        const { identity } = manager
        return next(op).subscribe({
          next: (value) => observer.next(value),
          error(error) {
            const refusal = notSignedInOf(error)
            // A key that could not be removed from its store is one that the server refuses.
            if (refusal && identity === manager.identity)
              manager.handleUnauthorized(refusal.reason, refusal.by).catch(() => undefined)
            observer.error(error)
          },
          complete: () => observer.complete(),
        })
      })
}
