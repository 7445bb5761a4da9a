import type { AppRouter } from '@latchkey/api/types'
import { getFetch, httpBatchLink, httpLink, httpSubscriptionLink, splitLink, type TRPCLink } from '@trpc/client'
import type { EventSource } from 'eventsource'
import superjson from 'superjson'
import { callFetch } from './away.ts'
import { boundLink } from './bound-link.ts'
import { streamFetch } from './stream-fetch.ts'

/** Most calls that the server takes in one request. */
const batchMax = 10

export interface ApiLinksOptions {
  /** Where the procedures are, e.g. `https://tasks.example.com/api/trpc`. */
  readonly url: string
  /** What each call, and each start of a stream, carries in its head. */
  readonly headers: () => Promise<Record<string, string>>
  readonly fetch: typeof globalThis.fetch
  readonly EventSource: typeof EventSource
  /** Within how many milliseconds each try of a call settles. */
  readonly timeoutMs: number
}

/**
 * Streams as server-sent events, calls of one moment together. Two kinds travel alone: those of `auth`, since the answers
 * of many carry the key, and those with a `signal`, since a request of many is only taken back when all of them are.
 */
export function apiLinks({ url, headers, fetch, EventSource, timeoutMs }: ApiLinksOptions): TRPCLink<AppRouter> {
  const http = { url, headers, fetch: getFetch(callFetch(fetch)), transformer: superjson }
  return splitLink({
    condition: ({ type }) => type === 'subscription',
    true: httpSubscriptionLink({
      url,
      transformer: superjson,
      EventSource,
      eventSourceOptions: { fetch: streamFetch(fetch, headers) },
    }),
    false: splitLink({
      condition: ({ path, signal }) => path.startsWith('auth.') || Boolean(signal),
      true: [boundLink(timeoutMs), httpLink(http)],
      false: [boundLink(timeoutMs), httpBatchLink({ ...http, maxItems: batchMax })],
    }),
  })
}
