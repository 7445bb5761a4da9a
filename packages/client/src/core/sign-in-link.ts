import type { AppRouter } from '@latchkey/api/types'
import type { SessionManager } from '@latchkey/auth-client/session-manager'
import { changedPassword } from '@latchkey/contracts/auth/email'
import { signInResult } from '@latchkey/contracts/auth/sign-in-result'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable, observableToPromise } from '@trpc/server/observable'

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
            if (data?.status === 'signed-in')
              registered = manager.registerSignedInUser(data.userInfo, data.session, data.key)
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

/** Whichever call replaces the key, the session manager keeps the new one before the caller gets the answer. */
export function replaceKeyLink(manager: Pick<SessionManager, 'replaceKey'>): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) => {
      if (op.path !== 'auth.email.changePassword') return next(op)
      return observable((observer) => {
        const call = async () => {
          const value = await observableToPromise(next(op))
          const answer = 'data' in value.result ? changedPassword.parse(value.result.data) : {}
          return { value, ...answer }
        }
        manager.replaceKey(call).then(
          ({ value }) => {
            observer.next(value)
            observer.complete()
          },
          (error) => observer.error(TRPCClientError.from(error)),
        )
      })
    }
}
