import type { AppRouter } from '@latchkey/api/types'
import { authHeaders, authLink } from '@latchkey/auth-client/auth-link'
import type { AuthenticationKeyManager } from '@latchkey/auth-client/authentication-key-manager'
import { createMemoryStore, type KeyValueStore } from '@latchkey/auth-client/key-value-store'
import { SessionManager } from '@latchkey/auth-client/session-manager'
import { createStoredKeyManager } from '@latchkey/auth-client/stored-key-manager'
import type { EmailSignInInput } from '@latchkey/contracts/auth/email'
import type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import { createTRPCClient, type TRPCClient } from '@trpc/client'
import { EventSource as EventSourcePonyfill } from 'eventsource'
import { apiLinks } from './core/api-links.ts'
import { signInLink } from './core/sign-in-link.ts'
import { statusPortOf } from './core/status-port-of.ts'

export { errorCodeOf } from './core/error-code-of.ts'

export interface ClientOptions {
  /** The server's origin, e.g. `https://tasks.example.com`. */
  readonly url: string
  /** Where key and user are kept between starts. Default: in memory, so nowhere. */
  readonly store?: KeyValueStore
  /** Keeps the key somewhere else than in `store`. */
  readonly keys?: AuthenticationKeyManager
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch
  /** Carries the streams; must take a `fetch` of its own, as the package `eventsource` does. Default: that package. */
  readonly EventSource?: typeof EventSourcePonyfill
}

/** What a client has besides its procedures. */
export interface ClientSession {
  /** Who is signed in here. Call `session.initialize()` first where the store may remember somebody. */
  readonly session: SessionManager
  /**
   * The same as `auth.email.signIn.mutate`, in a word.
   * @throws TRPCClientError; `errorCodeOf` tells `INVALID_CREDENTIALS`, `TOO_MANY_ATTEMPTS` and the others apart.
   */
  signInWithEmail(input: EmailSignInInput): Promise<SignInResult>
}

/** Every procedure by its name, and the session: `client.tasks.list.query()`, `client.session.state`. */
export type LatchkeyClient = TRPCClient<AppRouter> & ClientSession

/**
 * The whole API as one typed object. Every call that signs in leaves the client signed in: it keeps the key and sends
 * it in the head of each call, never in a URL. When the server says that the session is gone, `client.session` says
 * so too.
 */
export function createClient(options: ClientOptions): LatchkeyClient {
  const { url, store = createMemoryStore(), fetch = globalThis.fetch, EventSource = EventSourcePonyfill } = options
  const keys = options.keys ?? createStoredKeyManager(store)
  const session = new SessionManager({ status: statusPortOf(() => procedures, keys), keys, store })
  const endpoint = new URL('/api/trpc', url).href
  const procedures = createTRPCClient<AppRouter>({
    links: [
      authLink(session),
      signInLink(session),
      apiLinks({ url: endpoint, headers: authHeaders(keys), fetch, EventSource }),
    ],
  })
  return withSession(procedures, {
    session,
    signInWithEmail: (input) => procedures.auth.email.signIn.mutate(input),
  })
}

/** The procedures are a proxy that invents a property for any name, so ours are looked up first. */
function withSession(procedures: TRPCClient<AppRouter>, own: ClientSession): LatchkeyClient {
  const both = new Proxy(procedures, {
    get: (target, name, receiver) =>
      Object.hasOwn(own, name) ? Reflect.get(own, name) : Reflect.get(target, name, receiver),
  })
  // A proxy's type is its target's; what the handler adds, no type of the language can say.
  return both as LatchkeyClient
}
