import type { Authentication, AuthRuntime, ClientInfo } from '@latchkey/auth/runtime'
import type { ConfiguredValue, HealthCheck } from '@latchkey/contracts/admin-operations'
import type { TasksRuntime } from '@latchkey/tasks/runtime'

/** What a procedure is called with. */
export interface ApiContext {
  readonly auth: AuthRuntime
  readonly tasks: TasksRuntime
  readonly operations: Operations
  /** What the presented key turned out to be; authenticated once per request. */
  readonly authentication: Authentication
  readonly client: ClientInfo
  /** How a new key is delivered: as a cookie, or in the result for clients that keep it themselves. */
  readonly transport: 'cookie' | 'bearer'
  readonly reply: Reply
  readonly requestId: string
}

/** What administrators ask about the server itself; whoever builds the server knows the answers. */
export interface Operations {
  /** Every variable as this server reads it, without secrets. */
  configuration(): readonly ConfiguredValue[]
  /** Looks at what this server needs. Does not reject for what it finds. */
  health(): Promise<readonly HealthCheck[]>
}

/** One cookie of the answer. An empty value with an age of 0 takes the cookie away. */
export interface ReplyCookie {
  readonly name: string
  readonly value: string
  readonly maxAgeSeconds: number
  readonly httpOnly: boolean
  readonly secure: boolean
  readonly sameSite: 'lax'
  readonly path: '/'
}

/** The cookies of sign-in, named and protected as the app's origin demands. */
export interface AuthCookies {
  /** Carries the key of a session to a browser. */
  session(key: string, maxAgeSeconds: number): ReplyCookie
  clearedSession(): ReplyCookie
  /** Ties e-mail requests to the browser that made them. Holds no authority. */
  browser(browserKey: string): ReplyCookie
  /** Lets the next sign-in in this browser be no news to its person. Survives signing out; holds no authority. */
  device(knownDevice: string): ReplyCookie
  /** Carries the challenge of a sign-in that still needs its second factor to the page that asks for it. */
  challenge(challengeId: string, maxAgeSeconds: number): ReplyCookie
  clearedChallenge(): ReplyCookie
  /** Spares a browser the second factor. Survives signing out; opens nothing without the first. */
  trusted(trustedDevice: string, maxAgeSeconds: number): ReplyCookie
}

/** What the head of the answer will carry. */
export interface Reply {
  readonly cookies: readonly ReplyCookie[]
  readonly authCookies: AuthCookies
  /** Sets a cookie; one of the same name that was set before gives way. */
  setCookie(cookie: ReplyCookie): void
}

/** An answer that has no cookies yet. */
export function createReply(authCookies: AuthCookies): Reply {
  const cookies = new Map<string, ReplyCookie>()
  return {
    get cookies() {
      return [...cookies.values()]
    },
    authCookies,
    setCookie(cookie) {
      cookies.set(cookie.name, cookie)
    },
  }
}
