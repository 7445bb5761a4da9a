import type { AppRouter } from '@latchkey/api/types'
import { TRPCClientError, type Operation, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { awayMsOf } from './away.ts'
import { givenUpError } from './given-up.ts'

export interface RetryOptions {
  /** How often a call is made at most, the first time included. */
  readonly triesMax: number
  /** From 0 to 1, so that many clients do not come back at the same moment. */
  readonly random: () => number
}

/** In a call's context: made once, whatever happens. */
export const madeOnce = { isMadeOnce: true }

/** The first wait; each further one is twice as long. */
const firstWaitMs = 250
/** A server that asks for more patience than this is not waited for: the caller decides. */
const awayMaxMs = 30_000

/**
 * Makes a call again that can do no harm twice, when the network or the server was away: queries, and mutations that
 * carry a key of their own by which the server knows them. Not sooner than the server asks (`Retry-After`), and not
 * once the caller has given up (`signal`). Streams come back by themselves.
 */
export function retryLink({ triesMax, random }: RetryOptions): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) => {
      if (!isSafeTwice(op)) return next(op)
      return observable((observer) => {
        const unsubscribed = new AbortController()
        const givenUp = op.signal ? AbortSignal.any([unsubscribed.signal, op.signal]) : unsubscribed.signal
        const attempt = (tries: number) => {
          const call = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error(error) {
              const awayMs = tries < triesMax ? awayMsOf(error) : undefined
              if (awayMs === undefined || awayMs > awayMaxMs || givenUp.aborted) return observer.error(error)
              const waitMs = awayMs + firstWaitMs * 2 ** (tries - 1) * (0.5 + random() / 2)
              void waited(waitMs, givenUp).then((isOver) => {
                if (isOver) attempt(tries + 1)
                else observer.error(TRPCClientError.from(givenUpError(givenUp)))
              })
            },
          })
          unsubscribed.signal.addEventListener('abort', () => call.unsubscribe(), { once: true })
        }
        attempt(1)
        return () => unsubscribed.abort()
      })
    }
}

function isSafeTwice({ type, path, input, context }: Operation): boolean {
  if (context['isMadeOnce'] === true) return false
  if (type === 'query') return true
  return path === 'tasks.create' && input instanceof Object && 'creationKey' in input && input.creationKey !== undefined
}

/** Resolves to whether the time went by; to `false` at once when the caller gives up. */
function waited(ms: number, givenUp: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      givenUp.removeEventListener('abort', stop)
      resolve(true)
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      resolve(false)
    }
    givenUp.addEventListener('abort', stop, { once: true })
  })
}
