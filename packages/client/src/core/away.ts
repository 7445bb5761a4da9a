import type { AppRouter } from '@latchkey/api/types'
import type { TRPCClientError } from '@trpc/client'
import { isAppError } from './app-error.ts'

/** Instead of the server something before it answered, to say that the server is away. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway'
  /** How long to stay away at least. */
  readonly retryAfterSeconds: number

  constructor({ status, headers }: Response) {
    super(`The server is away (${status}).`)
    const header = headers.get('retry-after') ?? ''
    this.retryAfterSeconds = /^\d+$/.test(header) ? Number(header) : 0
  }
}

/** What a proxy answers while the server behind it is away, and the server while its database is. */
export const isAwayStatus = (status: number) => status === 502 || status === 503 || status === 504

/** A `fetch` that fails with `ServerAway` where a proxy says so in words that are not tRPC's. */
export function callFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (address, init) => {
    const response = await fetch(address, init)
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    if (isJson || !isAwayStatus(response.status)) return response
    await response.body?.cancel()
    throw new ServerAway(response)
  }
}

/**
 * Whether a call failed because the network or the server was away, and how long to stay away at least, in
 * milliseconds; `undefined` for every other failure.
 */
export function awayMsOf(error: TRPCClientError<AppRouter>): number | undefined {
  if (isAppError(error)) {
    const isAway = error.appCode === 'SERVICE_UNAVAILABLE' || error.appCode === 'OVERLOADED'
    return isAway ? error.details.retryAfterSeconds * 1000 : undefined
  }
  if (error.cause instanceof ServerAway) return error.cause.retryAfterSeconds * 1000
  // What the Fetch standard makes of a network error (§4.1), before the answer or in the middle of it.
  return error.cause instanceof TypeError ? 0 : undefined
}
