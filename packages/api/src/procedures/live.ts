import { watchSession } from '@latchkey/auth/session'
import { isAsyncIterable } from '../wire/is-async-iterable.ts'
import { holding } from './scoped.ts'

/**
 * For streams. `ctx.ended` fires when the session ends, with the `NOT_SIGNED_IN` that says why; `ctx.stopped` also
 * when the client goes away. A stream stops when `ctx.stopped` fires, and may say a last word; then the caller gets
 * the reason as the stream's error.
 */
export const live = watched([])

/**
 * The same for people who hold every one of these scopes. Where one of them is taken away the stream ends like with its
 * session, with `SCOPE_MISSING`; other scopes may come and go.
 */
export const liveScoped = (...required: readonly [string, ...string[]]) => watched(required)

function watched(required: readonly string[]) {
  return holding(required).use(async ({ ctx, next, signal }) => {
    const watch = watchSession(ctx.auth, ctx.session, { scopes: required })
    // A stream that was never begun does not run its `finally`; the signal covers that.
    if (signal?.aborted) watch.dispose()
    signal?.addEventListener('abort', () => watch.dispose(), { once: true })
    const stopped = signal === undefined ? watch.ended : AbortSignal.any([watch.ended, signal])
    const result = await next({ ctx: { ended: watch.ended, stopped } })
    if (!result.ok || !isAsyncIterable(result.data)) {
      watch.dispose()
      return result
    }
    return { ...result, data: endWithReason(result.data, watch) }
  })
}

async function* endWithReason(source: AsyncIterable<unknown>, watch: ReturnType<typeof watchSession>) {
  try {
    yield* source
  } catch (error) {
    if (!watch.ended.aborted) throw error
  } finally {
    watch.dispose()
  }
  if (watch.ended.aborted) throw watch.ended.reason
}
