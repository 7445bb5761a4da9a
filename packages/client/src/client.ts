import type { AppRouter } from '@latchkey/api/types'
import { authHeaders, authLink } from '@latchkey/auth-client/auth-link'
import type { AuthenticationKeyManager } from '@latchkey/auth-client/authentication-key-manager'
import { createMemoryStore, type KeyValueStore } from '@latchkey/auth-client/key-value-store'
import { SessionManager } from '@latchkey/auth-client/session-manager'
import { createStoredKeyManager } from '@latchkey/auth-client/stored-key-manager'
import type { EmailSignInInput } from '@latchkey/contracts/auth/email'
import type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import { createTRPCClient, type TRPCClient, type TRPCLink } from '@trpc/client'
import { EventSource as EventSourcePonyfill } from 'eventsource'
import { apiLinks } from './core/api-links.ts'
import { appErrorLink } from './core/app-error-link.ts'
import { imagePortOf } from './core/image-port-of.ts'
import { retryLink } from './core/retry-link.ts'
import { replaceKeyLink, signInLink } from './core/sign-in-link.ts'
import { statusPortOf } from './core/status-port-of.ts'

export { errorCodeOf, isAppError, type AnyAppError, type AppError } from './core/app-error.ts'
export type {
  AuthenticationKeyManager,
  EndedKey,
  EndedKeyStore,
} from '@latchkey/auth-client/authentication-key-manager'
export { createCachedStore, type CachedStore } from '@latchkey/auth-client/cached-store'
export { createMemoryStore, type KeyValueStore } from '@latchkey/auth-client/key-value-store'
export type { SessionManager } from '@latchkey/auth-client/session-manager'
export type { SessionState } from '@latchkey/auth-client/session-state'
export { createStoredKeyManager } from '@latchkey/auth-client/stored-key-manager'
export type { RouterInputs, RouterOutputs } from '@latchkey/api/types'
export type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
export type { UserInfo } from '@latchkey/contracts/auth/user-info'
export type { ErrorCode, ErrorDetails } from '@latchkey/contracts/domain-error'
export type { Task, TaskEvent } from '@latchkey/contracts/tasks/task'

export interface ClientOptions {
  /** The server's origin, e.g. `https://tasks.example.com`. */
  readonly url: string
  /** Where key and user are kept between starts. Default: in memory, so nowhere. */
  readonly store?: KeyValueStore
  /** Keeps the key somewhere else than in `store`. */
  readonly authenticationKeyManager?: AuthenticationKeyManager
  /**
   * How often a call that can do no harm twice is made while the network or the server is away: queries, and
   * `tasks.create` with a `creationKey`. Default: 3; 1: once.
   */
  readonly triesMax?: number
  /**
   * Within how many milliseconds each try of a call is answered, or else fails with a `TRPCClientError` whose `cause` is
   * named `TimeoutError`; it is not tried again. Default: 10,000; `Infinity`: no bound. For one call:
   * `{ context: { timeoutMs } }`. Streams have none, and a picture has a minute.
   */
  readonly timeoutMs?: number
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch
  /** Carries the streams; must take a `fetch` of its own, as the package `eventsource` does. Default: that package. */
  readonly EventSource?: typeof EventSourcePonyfill
  /** From 0 to 1, spreads the moments of further tries. Default: `Math.random`. */
  readonly random?: () => number
}

/** What a client has besides its procedures. */
export interface ClientSession {
  /** Who is signed in here. Call `session.initialize()` first where the store may remember somebody. */
  readonly session: SessionManager
  /**
   * The same as `auth.email.signIn.mutate`, in a word.
   * @throws AppError; `isAppError` tells `INVALID_CREDENTIALS`, `TOO_MANY_ATTEMPTS` and the others apart.
   */
  signInWithEmail(input: EmailSignInInput): Promise<SignInResult>
}

/** Every procedure by its name, and the session: `client.tasks.list.query()`, `client.session.state`. */
export type LatchkeyClient = TRPCClient<AppRouter> & ClientSession

/**
 * The whole API as one typed object. Every call that signs in leaves the client signed in: it keeps the key and sends
 * it in the head of each call, never in a URL. A change of password leaves it with the key that replaces the old one. When the server says that the session is gone, `client.session` says
 * so too. A refused call rejects with an `AppError`; see `isAppError`.
 */
export function createClient(options: ClientOptions): LatchkeyClient {
  const { store = createMemoryStore() } = options
  const { authenticationKeyManager: keys = createStoredKeyManager(store) } = options
  const holderOf = (key: string) => createProcedures(options, { keys: holding(key), before: [] })
  const status = statusPortOf({ self: () => procedures, holderOf }, keys)
  const { url, fetch = globalThis.fetch } = options
  const session = new SessionManager({ status, keys, store, images: imagePortOf({ url, keys, fetch }) })
  const procedures = createProcedures(options, {
    keys,
    before: [authLink(session), signInLink(session), replaceKeyLink(session)],
  })
  return withSession(procedures, {
    session,
    signInWithEmail: (input) => procedures.auth.email.signIn.mutate(input),
  })
}

interface Caller {
  readonly keys: AuthenticationKeyManager
  /** The links that hear of answers and refusals. */
  readonly before: readonly TRPCLink<AppRouter>[]
}

function createProcedures(options: ClientOptions, { keys, before }: Caller): TRPCClient<AppRouter> {
  const {
    url,
    triesMax = 3,
    timeoutMs = 10_000,
    fetch = globalThis.fetch,
    EventSource = EventSourcePonyfill,
    random = Math.random,
  } = options
  return createTRPCClient<AppRouter>({
    links: [
      ...before,
      retryLink({ triesMax, random }),
      appErrorLink,
      apiLinks({ url: new URL('/api/trpc', url).href, headers: authHeaders(keys), fetch, EventSource, timeoutMs }),
    ],
  })
}

/** A key that its manager no longer has. */
const holding = (key: string): AuthenticationKeyManager => ({
  transport: 'bearer',
  get: async () => key,
  put: async () => undefined,
  remove: async () => undefined,
})

/** The procedures are a proxy that invents a property for any name, so ours are looked up first. */
function withSession(procedures: TRPCClient<AppRouter>, own: ClientSession): LatchkeyClient {
  const both = new Proxy(procedures, {
    get: (target, name, receiver) =>
      Object.hasOwn(own, name) ? Reflect.get(own, name) : Reflect.get(target, name, receiver),
  })
  // A proxy's type is its target's; what the handler adds, no type of the language can say.
  return both as LatchkeyClient
}
