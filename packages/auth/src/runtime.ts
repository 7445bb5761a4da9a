import type { AuthMails } from '@latchkey/email/auth-mails'
import type { Outbox } from '@latchkey/email/outbox'
import type { EventBus } from '@latchkey/events/event-bus'
import type { SessionEndedBy, SessionEndReason, SessionMethod, SignInMethod } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import type { ImagePool } from '@latchkey/images/image-pool'
import type { ObjectStore } from '@latchkey/storage/object-store'
import type { Db, TablesOf } from '@latchkey/prisma/db'
import type { StoredAuthKey } from '@latchkey/prisma/find-auth-key'
import type { RateLimits } from '@latchkey/prisma/rate-limits'
import type { FactorStatements } from '@latchkey/prisma/factor-statements'
import type { SessionStatements } from '@latchkey/prisma/session-statements'
import type { UserStatements } from '@latchkey/prisma/user-statements'
import type { Background } from './background.ts'
import type { AuthConfig } from './config.ts'
import type { SessionGrant } from './core/issue-auth-key.ts'
import type { IdentityProviders } from './providers/external/identity-provider.ts'
import type { AuthSecrets } from './secrets.ts'

/** The tables the auth core may touch. */
export type AuthTable =
  | 'authUser'
  | 'userProfile'
  | 'authKey'
  | 'emailAccount'
  | 'emailRequest'
  | 'emailChange'
  | 'externalAccount'
  | 'oAuthAttempt'
  | 'passkey'
  | 'passkeyChallenge'
  | 'totpFactor'
  | 'recoveryCode'
  | 'trustedDevice'
  | 'signInChallenge'
  | 'userImage'
  | 'securityLogEntry'
  | 'outboxMail'
  | 'activityHour'

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

/** What an application may add to how accounts and sessions begin and change. All of it is optional. */
export interface AuthHooks {
  /**
   * Asked when a registration is finished, after the mailbox or the provider's account was proved and before anything is written. False refuses
   * with `REGISTRATION_DENIED`: no account is made, and the proof of the mailbox stays good. Throwing fails the call.
   */
  onUserWillBeCreated?(candidate: NewUserCandidate): boolean | void | Promise<boolean | void>
  /**
   * Runs in the transaction that makes an account, however it is made. What it writes through `tables` stands or falls
   * with the account; throwing undoes it.
   */
  onUserCreated?(created: { readonly userInfo: UserInfo; readonly tables: AuthTables }): Promise<void>
  /**
   * Told, after the commit and in the background, of a change of names, scopes or address. Use-cases call it by
   * `tellUserUpdated`. A failure is logged and changes nothing.
   */
  onUserUpdated?(userInfo: UserInfo): void | Promise<void>
  /**
   * Makes the picture that a new person begins with, in place of her initials: a JPEG, PNG or WebP, or null for none. It
   * runs in the background, and is cropped and encoded like one that is sent.
   */
  userImageGenerator?(userInfo: UserInfo): Promise<Uint8Array | null>
  /**
   * Options of one session, over those of the configuration: `lifetime` until its absolute end and `inactivityTimeout`
   * without use, in milliseconds, null for never. Anything but a positive whole number fails the sign-in.
   */
  sessionOptions?(grant: SessionGrant): SessionOptions
  /**
   * Runs in the transaction that opens a session, after everything else. What it writes through `tables` stands or falls
   * with the session; throwing undoes the sign-in.
   */
  onSessionCreated?(created: { readonly session: AuthSession; readonly tables: AuthTables }): Promise<void>
  /**
   * Replaces the mail with the code of a registration: answers the mail to send, or nothing where it sent one
   * itself. Runs in the background after the answer, so that its time tells nothing; when it throws, that is logged and
   * our own mail goes out.
   */
  sendValidationEmail?(mail: CodeMail): CustomMail | void | Promise<CustomMail | void>
  /** The same for the mail with the code for a new password. */
  sendPasswordResetEmail?(
    mail: CodeMail & { readonly userInfo: UserInfo },
  ): CustomMail | void | Promise<CustomMail | void>
  /**
   * Makes the string that is stored for a new password, in place of our algorithms; goes with
   * `passwordHashValidator`. The password is in Unicode's NFC. It runs in this process: never block it.
   */
  passwordHashGenerator?(secret: { readonly password: string; readonly email: string }): Promise<string>
  /**
   * Whether the password belongs to a string of `passwordHashGenerator`; alone, to a stored string that is in none of
   * our forms (an import): the right password is then stored anew under our algorithm. Compares in constant time.
   */
  passwordHashValidator?(secret: {
    readonly password: string
    /** The address that is stored beside the hash: the one it was made with. */
    readonly email: string | null
    readonly hash: string
  }): Promise<boolean>
}

/** Who wants an account. */
export interface NewUserCandidate {
  /** Proved to be hers, by us or by the provider; null: her provider names none. */
  readonly email: string | null
  readonly userName: string | null
  readonly method: SignInMethod
}

/** A code on its way to a mailbox. */
export interface CodeMail {
  readonly email: string
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  /** The mail that goes out otherwise; its text holds the link that opens the code's page with the code filled in. */
  readonly defaultMail: CustomMail
}

/** A mail in an application's own words; it goes through the outbox like ours. */
export interface CustomMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** How long a session may live and lie unused, in milliseconds; null: forever; left out: as configured. */
export interface SessionOptions {
  readonly lifetime?: number | null
  readonly inactivityTimeout?: number | null
}

/**
 * A password as it is stored: a string that names algorithm, parameters and pepper, and the address that took part in
 * it (`extraSaltyHash`) or null. Both are written and read together.
 */
export interface StoredPassword {
  readonly passwordHash: string
  readonly passwordEmail: string | null
}

/** Hashes and checks passwords off the request's thread. */
export interface PasswordHasher {
  /**
   * What to store for the password of the account with this address.
   * @throws DomainError `OVERLOADED` when too many wait already.
   */
  hash(password: string, email: string): Promise<StoredPassword>
  /**
   * Whether the password belongs to what is stored. `null` stands for an account that does not exist and costs
   * the same (decoy work), so that time tells nothing. `needsRehash`: stored under older options or an older pepper.
   * @throws DomainError `OVERLOADED` when too many wait already.
   */
  verify(stored: StoredPassword | null, password: string): Promise<{ matches: boolean; needsRehash: boolean }>
}

/** What people look like, as of `userInfoCacheLifetime` ago at the worst. For showing; nobody may decide by it. */
export interface UserInfoCache {
  /** @throws DomainError `NOT_FOUND` when there is nobody with this id (any more). */
  get(userId: string): Promise<UserInfo>
}

/** Who the passkeys of this app are for (WebAuthn Level 3 §5.4.2). */
export interface RelyingParty {
  /** The app's host. A passkey works here only while this stays the same. */
  readonly id: string
  /** What devices show beside a passkey. */
  readonly name: string
  /** The only origin whose pages may use them. */
  readonly origin: string
}

/** Knows passwords that were found in leaks. */
export interface BreachedPasswords {
  /** Never rejects: where nobody can be asked, the answer is no. */
  isBreached(password: string): Promise<boolean>
}

/** What the auth core needs from the world. Built once by the app, or by a test. */
export interface AuthRuntime {
  readonly db: Db<AuthTable>
  readonly findAuthKey: (id: string) => Promise<StoredAuthKey | undefined>
  readonly rateLimits: RateLimits
  /** What the sweeper and the operator ask of all sessions at once. */
  readonly sessionStatements: SessionStatements
  readonly factorStatements: FactorStatements
  /** What administrators ask about everybody. */
  readonly userStatements: UserStatements
  readonly clock: { now(): Date }
  readonly random: { bytes(length: number): Uint8Array }
  readonly passwords: PasswordHasher
  readonly userInfos: UserInfoCache
  /** Makes pictures out of what people send. */
  readonly images: ImagePool
  /** Where they are kept. */
  readonly imageStore: ObjectStore
  /** Left out: no new password is looked up. */
  readonly breachedPasswords?: BreachedPasswords
  /** Those that the configuration has turned on. */
  readonly identityProviders: IdentityProviders
  readonly relyingParty: RelyingParty
  readonly outbox: Outbox
  readonly mails: AuthMails
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
  /** What the browser shows so as not to be asked for a second factor, as it came. */
  readonly trustedDevice: string | null
  /** A program that keeps its key itself and has no cookies. */
  readonly isProgram: boolean
  /** The session that the call comes with, if any; a sign-in ends it (OWASP ASVS 5.0 7.2.4). */
  readonly session: AuthSession | null
}

/** The session a call is made in. */
export interface AuthSession {
  readonly authKeyId: string
  readonly userId: string
  readonly method: SessionMethod
  readonly scopeNames: readonly string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly provedAt: Date
  readonly expiresAt: Date | null
  readonly inactivityTimeoutMs: number | null
}

/** Why a key is refused. */
export interface RefusedKey {
  readonly status: 'refused'
  readonly reason: SessionEndReason
  readonly by?: SessionEndedBy
  /** With `inactive`: how long without activity ended it. */
  readonly inactivityTimeoutMs?: number
}

/** What a presented key turned out to be. `refused` says why to whoever holds the right secret. */
export type Authentication =
  | { readonly status: 'anonymous' }
  /** `userInfo` was read together with the session; an authentication made up in process may lack it. */
  | { readonly status: 'signed-in'; readonly session: AuthSession; readonly userInfo?: UserInfo }
  | RefusedKey
