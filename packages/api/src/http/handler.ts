import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authentication, AuthRuntime, ClientInfo } from '@latchkey/auth/runtime'
import type { TasksRuntime } from '@latchkey/tasks/runtime'
import { setUserImage } from '@latchkey/auth/user-image'
import type { ApiContext, Operations, Reply } from '../context.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { requireSession } from '../procedures/require-session.ts'
import { createCaller, type ApiCaller } from '../server.ts'
import { createAuthKeyTransport, type PresentedKey } from './auth-key-transport.ts'
import { createAddressReader } from './client-address.ts'
import { openExchange, type Exchange } from './exchange.ts'
import { logFailure } from './finish.ts'
import type { ApiLog } from './log.ts'
import { createOpenStreams, type StreamBounds } from './open-streams.ts'
import { createRedirectCookies } from './redirect-cookies.ts'
import { serveAuth } from './serve-auth.ts'
import { serveImages } from './serve-images.ts'
import { serveHealth, type Readiness } from './serve-health.ts'
import { acceptsOrigin, serveTrpc } from './serve-trpc.ts'
import { createTraffic } from './traffic.ts'
import { authenticateRequest, type HttpWorld, type ShowFailure, type StreamTimes } from './world.ts'

export interface HttpHandlerOptions {
  readonly auth: AuthRuntime
  readonly tasks: TasksRuntime
  readonly operations: Operations
  /** The public address; its origin is the only one that may change state from a browser. */
  readonly appUrl: string
  /** As in `TRUSTED_PROXIES`: one number of hops, or addresses and CIDR blocks. Empty: `X-Forwarded-For` is ignored. */
  readonly trustedProxies: readonly string[]
  /** On localhost a cookie with an unknown key may belong to another clone: it is ignored, not cleared. */
  readonly localMode: boolean
  readonly readiness: Readiness
  readonly log: ApiLog
  readonly streamTimes?: Partial<StreamTimes>
  readonly streamBounds?: Partial<StreamBounds>
  /** How a browser is shown a failure under /api/auth, where it navigates; left out: as JSON. */
  readonly showFailure?: ShowFailure
}

/** A page request's caller, and procedures to call as her. */
export interface AuthenticatedRequest {
  readonly requestId: string
  readonly authentication: Authentication
  /** How the key came, `null` when none did. */
  readonly keySource: PresentedKey['source'] | null
  readonly client: ClientInfo
  /** The sign-in under way whose second step this browser is to do, as the browser says. */
  readonly challengeId: string | null
  /** Calls procedures in process as this caller. Failures are `ApiError`s; unplanned ones are logged. */
  readonly caller: ApiCaller
  /** Makes bytes the person's picture; fails like a call. @see setUserImage of the auth core */
  setUserImage(bytes: Uint8Array): Promise<{ imageUrl: string }>
  /** The cookies that calls have set; send them with `setCookieHeader`. */
  readonly reply: Reply
}

export interface HttpHandler {
  /** Answers `/api/trpc/*`, `/api/auth/*`, `/api/images/*` and `/api/health/*`. False: not one of ours, nothing was done. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /**
   * Authenticates a page request, once for all its calls.
   * @throws ApiError `SERVICE_UNAVAILABLE` when the database is away; leave the cookie alone then.
   */
  authenticate(request: IncomingMessage, options?: { countsAsUse?: boolean }): Promise<AuthenticatedRequest>
  /** Whether the origin rule lets a page's form post through. */
  acceptsOrigin(request: IncomingMessage): boolean
  /** Requests and streams under way. */
  readonly inFlight: number
  /** Ends the streams that are open, without a word, so that clients connect again and go on where they were. */
  endStreams(): void
  /** Begins the shutdown: ends the streams, lets requests finish, lets go of connections. */
  close(): void
  /** Resolves when nothing is under way. */
  drained(): Promise<void>
}

const trpcPrefix = '/api/trpc'
const healthPrefix = '/api/health'
const imagesPrefix = '/api/images'
const authPrefix = '/api/auth'

/** The API's HTTP layer, on plain `node:http`. */
export function createHttpHandler(options: HttpHandlerOptions): HttpHandler {
  const world = createWorld(options)
  const { traffic } = world
  return {
    handle(request, response) {
      const url = request.url ?? ''
      const serve = (work: (exchange: Exchange) => Promise<void>) => {
        const visit = traffic.enter()
        void work(openExchange(request, response, visit))
          .catch((err: unknown) => {
            response.destroy()
            world.log.error({ err }, 'a request could not be answered')
          })
          .finally(() => visit.leave())
        return true
      }
      const rpc = restBehind(url, trpcPrefix)
      if (rpc !== undefined) return serve((exchange) => serveTrpc(world, exchange, rpc))
      const auth = restBehind(url, authPrefix)
      if (auth !== undefined) return serve((exchange) => serveAuth(world, exchange, auth))
      const image = restBehind(url, imagesPrefix)
      if (image !== undefined) return serve((exchange) => serveImages(world, exchange, image.split('?', 1)[0] ?? ''))
      const health = restBehind(url, healthPrefix)
      if (health === undefined) return false
      return serve((exchange) => serveHealth(exchange, health.split('?', 1)[0] ?? '', options.readiness))
    },
    authenticate: (request, { countsAsUse = true } = {}) => authenticatePage(world, request, countsAsUse),
    acceptsOrigin: (request) => acceptsOrigin(world, request),
    get inFlight() {
      return traffic.inFlight
    },
    endStreams: () => traffic.endStreams(),
    close: () => traffic.close(),
    drained: () => traffic.drained(),
  }
}

function createWorld(options: HttpHandlerOptions): HttpWorld {
  const { auth, tasks, operations, appUrl, trustedProxies, localMode, log, streamTimes, streamBounds, showFailure } =
    options
  return {
    auth,
    tasks,
    operations,
    ownOrigin: new URL(appUrl).origin,
    isLocalMode: localMode,
    keys: createAuthKeyTransport(appUrl),
    redirects: createRedirectCookies(appUrl),
    addressOf: createAddressReader(trustedProxies),
    log,
    traffic: createTraffic(),
    streamTimes: { pingMs: 10_000, reconnectAfterMs: 30_000, durationMaxMs: 15 * 60_000, ...streamTimes },
    openStreams: createOpenStreams({ perSession: 20, perPerson: 100, inAll: 5000, ...streamBounds }),
    ...(showFailure && { showFailure }),
  }
}

/** What follows `<prefix>/`, with the query; `''` for the prefix alone; `undefined` for other paths. */
function restBehind(url: string, prefix: string): string | undefined {
  if (!url.startsWith(prefix)) return undefined
  const rest = url.slice(prefix.length)
  if (rest.startsWith('/')) return rest.slice(1)
  return rest === '' || rest.startsWith('?') ? rest : undefined
}

/** As a procedure would: failures are `ApiError`s, and what nobody planned is logged. */
async function setImageOf(world: HttpWorld, ctx: ApiContext, bytes: Uint8Array): Promise<{ imageUrl: string }> {
  try {
    return await setUserImage(ctx.auth, bytes, requireSession(ctx.authentication))
  } catch (thrown) {
    const error = toApiError(thrown)
    logFailure(world.log, ctx.requestId, error)
    throw error
  }
}

async function authenticatePage(
  world: HttpWorld,
  request: IncomingMessage,
  countsAsUse: boolean,
): Promise<AuthenticatedRequest> {
  const requestId = randomUUID()
  try {
    const { ctx, presented } = await authenticateRequest(world, request, { requestId, countsAsUse })
    return {
      requestId,
      authentication: ctx.authentication,
      keySource: presented?.source ?? null,
      client: ctx.client,
      challengeId: world.keys.challengeId(request.headers),
      // A page has no use for a key in a result, whatever a header says.
      caller: createCaller(
        { ...ctx, transport: 'cookie', client: { ...ctx.client, isProgram: false } },
        { onError: ({ error }) => logFailure(world.log, requestId, toApiError(error)) },
      ),
      setUserImage: (bytes) => setImageOf(world, ctx, bytes),
      reply: ctx.reply,
    }
  } catch (thrown) {
    const error = toApiError(thrown)
    logFailure(world.log, requestId, error)
    throw error
  }
}
