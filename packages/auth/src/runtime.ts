import type { AuthLetters } from '@latchkey/email/auth-letters'
import type { Outbox } from '@latchkey/email/outbox'
import type { EventBus } from '@latchkey/events/event-bus'
import type { SessionEndedBy, SessionEndReason, SignInMethod } from '@latchkey/contracts/auth/session'
import type { Db, TablesOf } from '@latchkey/prisma/db'
import type { StoredAuthKey } from '@latchkey/prisma/judge-auth-key'
import type { RateLimits } from '@latchkey/prisma/rate-limits'
import type { Background } from './background.ts'
import type { AuthConfig } from './config.ts'
import type { AuthSecrets } from './secrets.ts'

/** The tables the auth core may touch. */
export type AuthTable =
  | 'authUser'
  | 'userProfile'
  | 'authKey'
  | 'emailAccount'
  | 'emailRequest'
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
  /** Something in the person's `UserInfo` changed. */
  'user-updated': { readonly userId: string }
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
  readonly clock: { now(): Date }
  readonly random: { bytes(length: number): Uint8Array }
  readonly passwords: PasswordHasher
  readonly outbox: Outbox
  readonly letters: AuthLetters
  readonly events: EventBus<AuthEvents>
  readonly secrets: AuthSecrets
  readonly config: AuthConfig
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
  | { readonly status: 'signed-in'; readonly session: AuthSession }
  | { readonly status: 'refused'; readonly reason: SessionEndReason; readonly by?: SessionEndedBy }
