import type { AppRouter } from '@latchkey/api/types'
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client'
import superjson from 'superjson'

/** Calls the server's procedures from the browser. */
export type LatchkeyClient = TRPCClient<AppRouter>

const transport = { url: '/api/trpc', transformer: superjson }
/** Most calls in one request, the server's limit. */
const batchMax = 10

/**
 * The browser's client. `links` stand in front of what carries the calls: streams as server-sent events, sign-in and
 * its kin one by one (their answers set cookies), everything else in batches.
 */
export function createClient(links: readonly TRPCLink<AppRouter>[]): LatchkeyClient {
  return createTRPCClient<AppRouter>({
    links: [
      ...links,
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink(transport),
        false: splitLink({
          condition: ({ path }) => path.startsWith('auth.'),
          true: httpLink(transport),
          false: httpBatchLink({ ...transport, maxItems: batchMax }),
        }),
      }),
    ],
  })
}
