import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authentication, AuthRuntime, ClientInfo } from '@latchkey/auth/runtime'
import { authenticate } from '@latchkey/auth/session'
import type { TasksRuntime } from '@latchkey/tasks/runtime'
import { createReply, type ApiContext, type Operations } from '../context.ts'
import { keyDelivery, type AuthKeyTransport, type PresentedKey } from './auth-key-transport.ts'
import type { AddressReader } from './client-address.ts'
import type { ApiLog } from './log.ts'
import type { OpenStreams } from './open-streams.ts'
import type { RawInputs } from './raw-inputs.ts'
import type { RedirectCookies } from './redirect-cookies.ts'
import type { Traffic } from './traffic.ts'
import type { TrpcTarget } from './trpc-target.ts'

/** How streams keep alive and when they end. Milliseconds. */
export interface StreamTimes {
  /** Silence after which a stream says that it lives. */
  readonly pingMs: number
  /** Silence after which a client should connect again. Longer than `pingMs`. */
  readonly reconnectAfterMs: number
  /** Longest life of one connection; clients connect again, and are authenticated again. */
  readonly durationMaxMs: number
}

/** Everything the HTTP layer works with. */
export interface HttpWorld {
  readonly auth: AuthRuntime
  readonly tasks: TasksRuntime
  readonly operations: Operations
  readonly ownOrigin: string
  readonly isLocalMode: boolean
  readonly keys: AuthKeyTransport
  readonly redirects: RedirectCookies
  readonly addressOf: AddressReader
  readonly log: ApiLog
  readonly traffic: Traffic
  readonly streamTimes: StreamTimes
  readonly openStreams: OpenStreams
  readonly showFailure?: ShowFailure
}

/**
 * Shows a browser that a navigation failed on our side: without `reference` because the database is away, else for a
 * reason that the log knows by it.
 */
export type ShowFailure = (request: IncomingMessage, response: ServerResponse, reference?: string) => void

/** A request whose caller is known. */
export interface AuthenticatedCall {
  readonly presented: PresentedKey | null
  readonly ctx: ApiContext
}

/** A request under way: what it asks for, who asks, and with which inputs. */
export interface AdmittedCall {
  readonly target: TrpcTarget
  readonly authenticated: AuthenticatedCall
  readonly inputs: RawInputs
}

/**
 * Finds out who calls: one query where a key was presented, none otherwise.
 * @throws what the database throws when it is away; the cookie then stays.
 */
export async function authenticateRequest(
  world: HttpWorld,
  request: IncomingMessage,
  call: { readonly requestId: string; readonly countsAsUse: boolean },
): Promise<AuthenticatedCall> {
  const presented = world.keys.presentedKey(request.headers)
  const transport = keyDelivery(request.headers, presented)
  const authenticated = await authenticate(world.auth, presented?.key ?? null, { countsAsUse: call.countsAsUse })
  const authentication = isForeignLocalCookie(world, presented, authenticated)
    ? ({ status: 'anonymous' } as const)
    : authenticated
  return {
    presented,
    ctx: {
      auth: world.auth,
      tasks: world.tasks,
      operations: world.operations,
      authentication,
      client: {
        ...clientOf(world, request),
        session: authentication.status === 'signed-in' ? authentication.session : null,
        isProgram: transport === 'bearer',
      },
      transport,
      reply: createReply(world.keys),
      requestId: call.requestId,
    },
  }
}

/** Who calls, as far as the request's head tells. */
function clientOf(world: HttpWorld, request: IncomingMessage): Omit<ClientInfo, 'session' | 'isProgram'> {
  return {
    address: world.addressOf(request),
    userAgent: request.headers['user-agent']?.slice(0, userAgentMax) ?? null,
    browserKey: world.keys.browserKey(request.headers),
    knownDevice: world.keys.knownDevice(request.headers),
    trustedDevice: world.keys.trustedDevice(request.headers),
  }
}

const userAgentMax = 512

// Cookies do not know ports: on localhost this may be the key of another clone's database, which still needs it.
function isForeignLocalCookie(
  world: HttpWorld,
  presented: PresentedKey | null,
  authenticated: Authentication,
): boolean {
  return (
    world.isLocalMode &&
    presented?.source === 'cookie' &&
    authenticated.status === 'refused' &&
    authenticated.reason === 'unknown'
  )
}
