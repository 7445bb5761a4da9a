import * as z from 'zod'
import { id, timeBound } from '../text.ts'
import { sessionEndedBy, sessionEndReason } from './session.ts'

/** Everything that a person's security log tells of. */
export const securityEventName = z.enum([
  'registered',
  'signed-in',
  'second-factor-asked',
  'sign-in-failed',
  'too-many-tries',
  'reauthenticated',
  'password-changed',
  'password-reset',
  'identity-linked',
  'identity-unlinked',
  'email-changed',
  'email-change-undone',
  'reported-not-me',
  'session-ended',
  'other-sessions-ended',
  'all-sessions-ended',
  'sessions-over-limit',
  'passkey-added',
  'passkey-renamed',
  'passkey-removed',
  'deletion-requested',
  'deletion-cancelled',
  'totp-enabled',
  'totp-disabled',
  'recovery-codes-renewed',
  'recovery-code-used',
  'device-trusted',
  'devices-untrusted',
  'user-created',
  'new-password-required',
  'user-blocked',
  'user-unblocked',
  'user-deleted',
  'mail-resent',
  'scopes-changed',
])

export type SecurityEventName = z.infer<typeof securityEventName>

/** What stands beside an act; which of it depends on the act. Holds nothing personal. */
export const securityEventDetails = z.object({
  method: z.string().optional(),
  /** What was proved beside `method`. */
  secondFactor: z.string().optional(),
  why: z.string().optional(),
  /** Whose account became, or ceased to be, a way in. */
  provider: z.string().optional(),
  reason: sessionEndReason.optional(),
  by: sessionEndedBy.optional(),
  /** How many sessions an act ended, or trusted devices. */
  ended: z.number().optional(),
  /** How many recovery codes are left. */
  left: z.number().optional(),
  /** When the clock had ended a session, in ISO 8601. */
  endedAt: z.string().optional(),
  /** When the account is to go, in ISO 8601. */
  dueAt: z.string().optional(),
  granted: z.array(z.string()).optional(),
  revoked: z.array(z.string()).optional(),
  /** Whose account it was that an administrator deleted. */
  userId: z.string().optional(),
  /** Which mail an administrator had sent again. */
  mailId: z.string().optional(),
  mailKind: z.string().optional(),
})

export type SecurityEventDetails = z.infer<typeof securityEventDetails>

/**
 * Who did it. `unknown`: whoever had no proof of being her, as after a wrong password. `system`: nobody, the rules did.
 * `operator`: whoever runs the server, by its command line.
 */
export const securityEventDoer = z.enum(['self', 'administrator', 'operator', 'system', 'unknown'])

export type SecurityEventDoer = z.infer<typeof securityEventDoer>

/** One entry of a person's security log. */
export const securityLogEntry = z.object({
  id,
  at: z.date(),
  event: securityEventName,
  details: securityEventDetails,
  byWhom: securityEventDoer,
  /** Browser and system in words; null where none was noted, it was erased, or it is not hers to know. */
  deviceName: z.string().nullable(),
  ipAddress: z.string().nullable(),
  /** The session the act was done in, or done to. */
  sessionId: id.nullable(),
})

export type SecurityLogEntry = z.infer<typeof securityLogEntry>

/** Which entries: of these events, not before `from`, before `to`. */
export const listSecurityLogInput = z
  .strictObject({
    cursor: z.string().max(32).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    events: z.array(securityEventName).min(1).max(securityEventName.options.length).optional(),
    from: timeBound.optional(),
    to: timeBound.optional(),
  })
  .default({ limit: 50 })

export type ListSecurityLogInput = z.infer<typeof listSecurityLogInput>

/** One page of the log, newest first. `nextCursor` is null on the last. */
export const securityLogPage = z.object({ entries: z.array(securityLogEntry), nextCursor: z.string().nullable() })

export type SecurityLogPage = z.infer<typeof securityLogPage>
