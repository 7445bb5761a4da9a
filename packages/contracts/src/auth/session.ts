import * as z from 'zod'
import { id } from '../text.ts'
import { sessionEnders, sessionEndReasons } from './session-end.ts'
import { userInfo } from './user-info.ts'

export type { SessionEndedBy, SessionEndReason } from './session-end.ts'

/** Why a session ended. */
export const sessionEndReason = z.enum(sessionEndReasons)

/** Who ended a session, where its reason is `revoked`. */
export const sessionEndedBy = z.enum(sessionEnders)

/** How a person signed in. */
export const signInMethod = z.enum(['email', 'google', 'apple', 'firebase', 'passkey'])

export type SignInMethod = z.infer<typeof signInMethod>

/** How a session began, as whoever reads of it knows. `unknown`: in a way that only a newer version has. */
export const sessionMethod = z.enum([...signInMethod.options, 'unknown'])

export type SessionMethod = z.infer<typeof sessionMethod>

/** The same in a value that another version may have written. */
export const sessionMethodIn = (value: unknown): SessionMethod => signInMethod.safeParse(value).data ?? 'unknown'

/** The caller's own session. Never holds the key. */
export const sessionInfo = z.object({
  id,
  method: sessionMethod,
  createdAt: z.date(),
  lastUsedAt: z.date(),
  /** When the session ends at the latest; null: no fixed end. */
  expiresAt: z.date().nullable(),
  /** How long the session may lie unused, in milliseconds; null: as long as it likes. */
  inactivityTimeoutMs: z.number().nullable(),
})

export type SessionInfo = z.infer<typeof sessionInfo>

/** One signed-in device in its owner's list. */
export const deviceSession = sessionInfo.extend({
  isCurrent: z.boolean(),
  /** Browser and system in words, e.g. "Firefox on Windows". */
  deviceName: z.string(),
  ipAddress: z.string().nullable(),
})

export type DeviceSession = z.infer<typeof deviceSession>

/** The numbers a sign-in page shows before anybody is refused. */
export const authSettings = z.object({
  /** Who may make an account: everybody, nobody, or who is on a list. */
  registration: z.enum(['open', 'closed', 'allow-list']),
  minPasswordLength: z.number(),
  maxPasswordLength: z.number(),
  validationCodeLength: z.number(),
  validationCodeLifetimeMs: z.number(),
  passwordResetLifetimeMs: z.number(),
  mailResendIntervalMs: z.number(),
  /** How long after a proof of who she is a session may do what asks for a recent one. */
  recentSignInWindowMs: z.number(),
  /** How long a browser may be spared the second step of a sign-in; 0: never. */
  trustedDeviceLifetimeMs: z.number(),
  /** How long a person may still keep the account that she asked to delete; 0: it goes at once. */
  accountDeletionGraceMs: z.number(),
  userCanSeeUserName: z.boolean(),
  userCanEditUserName: z.boolean(),
  userCanSeeFullName: z.boolean(),
  userCanEditFullName: z.boolean(),
  /** Whether there are pictures; where not, `userInfo.imageUrl` is always null. */
  enableUserImages: z.boolean(),
  userCanEditUserImage: z.boolean(),
  userImageSize: z.number(),
  /** Whose accounts are taken for signing in here. */
  providers: z.object({ google: z.boolean(), apple: z.boolean(), firebase: z.boolean() }),
})

export type AuthSettings = z.infer<typeof authSettings>

/** Where the caller stands. Not signed in is an answer here, not an error. */
export const authStatus = z.object({
  isSignedIn: z.boolean(),
  userInfo: userInfo.nullable(),
  session: sessionInfo.nullable(),
  settings: authSettings,
})

export type AuthStatus = z.infer<typeof authStatus>

/** What a session's own stream tells. After `session-ended` the stream ends with the typed error. */
export const sessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session-ended'), reason: sessionEndReason, by: sessionEndedBy.optional() }),
  z.object({ type: z.literal('user-updated') }),
  z.object({ type: z.literal('scopes-changed') }),
  /** The list of devices may be another one now: told to those who asked for it, and at once when they begin. */
  z.object({ type: z.literal('sessions-changed') }),
])

export type SessionEvent = z.infer<typeof sessionEvent>

/** What a session's own stream tells beside its own affairs: with `sessions`, that devices came or went. */
export const statusChangesInput = z.strictObject({ sessions: z.boolean().optional() }).optional()

export const revokeSessionInput = z.strictObject({ sessionId: id })
