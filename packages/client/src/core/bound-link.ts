import type { AppRouter } from '@latchkey/api/types'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { givenUpError } from './given-up.ts'

/** More than this a timer cannot count; it would be over at once. */
const timerMaxMs = 2 ** 31 - 1

/**
 * Settles each try of a call within `timeoutMs` (or the `timeoutMs` of its context), and at once when its `signal` aborts:
 * whatever else travels with it, and whether or not the `fetch` and the store of the key keep to signals. For calls: a stream is over when it ends.
 */
export function boundLink(timeoutMs: number): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) => {
      const { path, signal, context } = op
      const ownMs = context['timeoutMs']
      const ms = typeof ownMs === 'number' ? ownMs : timeoutMs
      return observable((observer) => {
        const fail = (reason: Error) => observer.error(TRPCClientError.from(reason))
        const giveUp = () => signal && fail(givenUpError(signal))
        if (signal?.aborted) {
          giveUp()
          return () => undefined
        }
        const timer =
          ms <= timerMaxMs
            ? setTimeout(() => fail(new DOMException(`${path} was not answered within ${ms} ms.`, 'TimeoutError')), ms)
            : undefined
        signal?.addEventListener('abort', giveUp, { once: true })
        const call = next(op).subscribe(observer)
        return () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', giveUp)
          // Ends the request, unless other calls travel with it.
          call.unsubscribe()
        }
      })
    }
}
