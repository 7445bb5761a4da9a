import type { AppRouter } from '@latchkey/api/types'
import type { SessionManager } from '@latchkey/auth-client/session-manager'
import { changedPassword } from '@latchkey/contracts/auth/email'
import { sessionInfo, sessionMethodIn } from '@latchkey/contracts/auth/session'
import { signedInResult } from '@latchkey/contracts/auth/sign-in-result'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable, observableToPromise } from '@trpc/server/observable'
import * as z from 'zod'

/**
 * Whichever call signs in, the session manager takes its result over before the caller gets it, so that the caller's
 * next call is made as the person who signed in. One that cannot be understood fails: nobody is told that she is signed in
 * here and is not.
 */
export function signInLink(manager: Pick<SessionManager, 'registerSignedInUser'>): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) => {
      if (op.type !== 'mutation' || !op.path.startsWith('auth.')) return next(op)
      return observable((observer) => {
        let registered = Promise.resolve()
        return next(op).subscribe({
          next(value) {
            const answer = 'data' in value.result ? value.result.data : undefined
            if (isSignedIn(answer)) registered = register(manager, answer)
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

const isSignedIn = (answer: unknown) => answer instanceof Object && 'status' in answer && answer.status === 'signed-in'

async function register(manager: Pick<SessionManager, 'registerSignedInUser'>, answer: unknown): Promise<void> {
  const { data, error } = readResult.safeParse(answer)
  if (!data) {
    throw new Error('The server signed somebody in, and says so in a way that this client does not understand.', {
      cause: error,
    })
  }
  await manager.registerSignedInUser(data.userInfo, data.session, data.key)
}

/** A newer server may know ways to sign in that we do not. */
const readResult = signedInResult.extend({
  session: sessionInfo.extend({ method: z.unknown().transform(sessionMethodIn) }),
})

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
