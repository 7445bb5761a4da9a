import type { AppRouter } from '@latchkey/api/types'
import type { SessionManager } from '@latchkey/auth-client/session-manager'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

/**
 * Whichever call signs in, the session manager takes its result over before the caller gets it, so that the caller's
 * next call is made as the person who signed in.
 */
export function signInLink(manager: Pick<SessionManager, 'registerSignedInUser'>): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) => {
      if (op.type !== 'mutation' || !op.path.startsWith('auth.')) return next(op)
      return observable((observer) => {
        let registered = Promise.resolve()
        return next(op).subscribe({
          next(value) {
            const data = 'data' in value.result ? signInResult.safeParse(value.result.data).data : undefined
            if (data) registered = manager.registerSignedInUser(data.userInfo, data.session, data.key)
            registered = registered.then(() => observer.next(value))
          },
          error: (error) => observer.error(error),
          complete() {
            registered.then(
              () => observer.complete(),
              (error) => observer.error(TRPCClientError.from(error)),
            )
          },
        })
      })
    }
}
