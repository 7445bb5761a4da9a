import * as z from 'zod'
import { id } from '../text.ts'
import { userInfo } from './user-info.ts'

/** Why a session ended. Strangers with a wrong secret only ever see `unknown`. */
export const sessionEndReason = z.enum([
  'expired',
  'inactive',
  'revoked',
  'password-changed',
  'blocked',
  'limit-reached',
  'signed-out',
  'account-deleted',
  'unknown',
])

export type SessionEndReason = z.infer<typeof sessionEndReason>

/** Who ended a session, where its reason is `revoked`. */
export const sessionEndedBy = z.enum(['self', 'administrator'])

export type SessionEndedBy = z.infer<typeof sessionEndedBy>

/** How a person signed in. */
export const signInMethod = z.enum(['email'])

export type SignInMethod = z.infer<typeof signInMethod>

/** The caller's own session. Never holds the key. */
export const sessionInfo = z.object({
  id,
  method: signInMethod,
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
  minPasswordLength: z.number(),
  maxPasswordLength: z.number(),
  validationCodeLength: z.number(),
  validationCodeLifetimeMs: z.number(),
  passwordResetLifetimeMs: z.number(),
  mailResendIntervalMs: z.number(),
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
