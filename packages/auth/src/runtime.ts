import type { AuthLetters } from '@latchkey/email/auth-letters'
import type { Outbox } from '@latchkey/email/outbox'
import type { EventBus } from '@latchkey/events/event-bus'
import type { SessionEndedBy, SessionEndReason, SignInMethod } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import type { Db, TablesOf } from '@latchkey/prisma/db'
import type { StoredAuthKey } from '@latchkey/prisma/judge-auth-key'
import type { RateLimits } from '@latchkey/prisma/rate-limits'
import type { SessionStatements } from '@latchkey/prisma/session-statements'
import type { Background } from './background.ts'
import type { AuthConfig } from './config.ts'
import type { KeyGrant } from './core/issue-auth-key.ts'
import type { AuthSecrets } from './secrets.ts'

/** The tables the auth core may touch. */
export type AuthTable =
  | 'authUser'
  | 'userProfile'
  | 'authKey'
  | 'emailAccount'
  | 'emailRequest'
  | 'emailChange'
  | 'userImage'
  | 'securityLogEntry'
  | 'outboxMail'

/** The tables inside one transaction of the auth core. */
export type AuthTables = TablesOf<AuthTable>

/** What the auth core publishes. */
export interface AuthEvents {
  /** Sessions ended; published after the commit. */
  'auth-keys-ended': {
    readonly userId: string
    readonly authKeyIds: readonly string[]
    readonly reason: SessionEndReason
    readonly by?: SessionEndedBy
  }
  /** Something in the person's `UserInfo` changed, other than her scopes. */
  'user-updated': { readonly userId: string }
  /** The person's scopes are these from now on; published after the commit. */
  'scopes-changed': { readonly userId: string; readonly scopeNames: readonly string[] }
  /** The person signed in somewhere; published after the commit. */
  'session-started': { readonly userId: string }
}

/** What an application may add to how sessions begin. */
export interface AuthHooks {
  /**
   * Options of one session, over those of the configuration: `lifetime` until its absolute end and `inactivityTimeout`
   * without use, in milliseconds, null for never. Anything but a positive whole number fails the sign-in.
   */
  sessionOptions?(grant: KeyGrant): SessionOptions
  /**
   * Runs in the transaction that opens a session, after everything else. What it writes through `tables` stands or falls
   * with the session; throwing undoes the sign-in.
   */
  onSessionCreated?(created: { readonly session: AuthSession; readonly tables: AuthTables }): Promise<void>
}

/** How long a session may live and lie unused, in milliseconds; null: forever; left out: as configured. */
export interface SessionOptions {
  readonly lifetime?: number | null
  readonly inactivityTimeout?: number | null
}

/** Hashes and checks passwords off the request's thread. */
export interface PasswordHasher {
  /**
   * A string that names its algorithm, parameters and pepper.
   * @throws DomainError `OVERLOADED` when too many wait already.
   */
  hash(password: string): Promise<string>
  /**
   * Whether the password belongs to the stored hash. `null` stands for an account that does not exist and costs
   * the same (decoy work), so that time tells nothing. `needsRehash`: stored under older parameters or pepper.
   * @throws DomainError `OVERLOADED` when too many wait already.
   */
  verify(stored: string | null, password: string): Promise<{ matches: boolean; needsRehash: boolean }>
}

/** What the auth core needs from the world. Built once by the app, or by a test. */
export interface AuthRuntime {
  readonly db: Db<AuthTable>
  readonly findAuthKey: (id: string) => Promise<StoredAuthKey | undefined>
  readonly rateLimits: RateLimits
  /** What the sweeper and the operator ask of all sessions at once. */
  readonly sessionStatements: SessionStatements
  readonly clock: { now(): Date }
  readonly random: { bytes(length: number): Uint8Array }
  readonly passwords: PasswordHasher
  readonly outbox: Outbox
  readonly letters: AuthLetters
  readonly events: EventBus<AuthEvents>
  readonly secrets: AuthSecrets
  readonly config: AuthConfig
  readonly hooks?: AuthHooks
  /** Work that no answer waits for. Let it settle before the database is closed. */
  readonly background: Background
  /** Where background work that failed is reported (for example writing the time of last use). */
  readonly log: { warn(details: object, message: string): void }
}

/** Who is calling, as far as the transport knows. */
export interface ClientInfo {
  /** Canonical IP address, or null for calls from within. */
  readonly address: string | null
  readonly userAgent: string | null
  /** The secret of the browser's own cookie, where it has one; ties e-mail requests to their browser. */
  readonly browserKey: string | null
  /** What the browser shows to be recognised after an earlier sign-in, as it came: nothing says yet that we made it. */
  readonly knownDevice: string | null
  /** A program that keeps its key itself and has no cookies. */
  readonly isProgram: boolean
}

/** The session a call is made in. */
export interface AuthSession {
  readonly authKeyId: string
  readonly userId: string
  readonly method: SignInMethod
  readonly scopeNames: readonly string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly provedAt: Date
  readonly expiresAt: Date | null
  readonly inactivityTimeoutMs: number | null
}

/** What a presented key turned out to be. `refused` says why to whoever holds the right secret. */
export type Judgement =
  | { readonly status: 'anonymous' }
  /** `userInfo` was read together with the session; a judgement made up in process may lack it. */
  | { readonly status: 'signed-in'; readonly session: AuthSession; readonly userInfo?: UserInfo }
  | { readonly status: 'refused'; readonly reason: SessionEndReason; readonly by?: SessionEndedBy }
