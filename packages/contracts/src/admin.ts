import * as z from 'zod'
import { securityEventDetails, securityEventDoer, securityEventName } from './auth/security-log.ts'
import { sessionMethod } from './auth/session.ts'
import { scopeName } from './scopes.ts'
import { id, storableText, timeBound } from './text.ts'

const cursor = z.string().min(1).max(600).optional()
const limit = z.number().int().min(1).max(200).default(50)

/** A person as her administrators see her. */
export const adminUser = z.object({
  id,
  email: z.string().nullable(),
  userName: z.string().nullable(),
  fullName: z.string().nullable(),
  scopeNames: z.array(z.string()),
  blocked: z.boolean(),
  createdAt: z.date(),
  /** When the account goes, where she asked for its deletion. */
  deletionDueAt: z.date().nullable(),
  /** Sessions alive now. */
  liveSessions: z.number(),
  /** The last use of any session, ended ones of the last 30 days included; exact to the minute. */
  lastSeenAt: z.date().nullable(),
})

export type AdminUser = z.infer<typeof adminUser>

/** A live session as administrators see it. Never a key or a hash. */
export const adminSession = z.object({
  id,
  userId: id,
  email: z.string().nullable(),
  /** Browser and system in words, e.g. "Firefox on Windows". */
  deviceName: z.string(),
  method: sessionMethod,
  createdAt: z.date(),
  lastUsedAt: z.date(),
  /** When it ends at the latest; null: no fixed end. */
  expiresAt: z.date().nullable(),
  ipAddress: z.string().nullable(),
})

export type AdminSession = z.infer<typeof adminSession>

/** A person with her sessions and her ways in. */
export const adminUserDetails = adminUser.extend({
  /** The sessions alive now, newest first. */
  sessions: z.array(adminSession),
  /** Whether she can sign in by password. */
  passwordSet: z.boolean(),
  /** Who she is elsewhere. */
  identities: z.array(z.object({ provider: z.string(), email: z.string().nullable(), createdAt: z.date() })),
  passkeys: z.number(),
  /** Whether signing in asks for a second factor. */
  secondFactor: z.boolean(),
})

export type AdminUserDetails = z.infer<typeof adminUserDetails>

/**
 * Which people. `search`: the beginning of an address or of a user name, upper and lower case being the same; the list is
 * then in the order of what matched, and newest first otherwise.
 */
export const listUsersInput = z
  .strictObject({
    search: storableText(254).optional(),
    blocked: z.boolean().optional(),
    /** Only people who hold this scope. */
    scope: scopeName.optional(),
    cursor,
    limit,
  })
  .default({ limit: 50 })

export type ListUsersInput = z.input<typeof listUsersInput>

/** One page of people. `nextCursor` is null on the last. */
export const adminUserPage = z.object({ users: z.array(adminUser), nextCursor: z.string().nullable() })

export const userIdInput = z.strictObject({ userId: id })

/** `reason` is a note for the log; her own export shows it, no page does. */
export const blockUserInput = z.strictObject({ userId: id, reason: storableText(500).optional() })

/** The scopes she is to have from now on, no others. */
export const setScopesInput = z.strictObject({ userId: id, scopeNames: z.array(scopeName).max(50) })

export const endedSessions = z.object({ ended: z.number() })

/** Whose live sessions; left out: everybody's. */
export const listUserSessionsInput = z.strictObject({ userId: id.optional(), cursor, limit }).default({ limit: 50 })

/** One page of live sessions, newest first. */
export const adminSessionPage = z.object({ sessions: z.array(adminSession), nextCursor: z.string().nullable() })

export const endSessionInput = z.strictObject({ sessionId: id })

/** Which entries of whose security log; left out: everybody's. `from` is included, `to` is not. */
export const listEverybodysLogInput = z
  .strictObject({
    userId: id.optional(),
    events: z.array(securityEventName).min(1).max(securityEventName.options.length).optional(),
    from: timeBound.optional(),
    to: timeBound.optional(),
    cursor,
    limit,
  })
  .default({ limit: 50 })

export type ListEverybodysLogInput = z.infer<typeof listEverybodysLogInput>

/** One entry of a security log as administrators see it: whose it is, and who did it. */
export const adminLogEntry = z.object({
  id,
  at: z.date(),
  userId: id,
  email: z.string().nullable(),
  event: securityEventName,
  details: securityEventDetails,
  byWhom: securityEventDoer,
  /** The administrator, where it was one. */
  actorId: id.nullable(),
  deviceName: z.string().nullable(),
  ipAddress: z.string().nullable(),
  sessionId: id.nullable(),
  /** What an administrator wrote about the act. */
  note: z.string().nullable(),
})

export type AdminLogEntry = z.infer<typeof adminLogEntry>

/** One page of the log, newest first. */
export const adminLogPage = z.object({ entries: z.array(adminLogEntry), nextCursor: z.string().nullable() })

export type AdminLogPage = z.infer<typeof adminLogPage>

/** What is counted hour by hour: acts within it, and how many there were when it was last looked at. */
export const activityKind = z.enum([
  'registered',
  'signed-in',
  'sign-in-failed',
  'live-sessions',
  'users',
  'blocked-users',
])

export type ActivityKind = z.infer<typeof activityKind>

export const overviewInput = z.strictObject({ days: z.number().int().min(1).max(90).default(14) }).default({ days: 14 })

/**
 * How things stand and how they went: what is known of each hour since `from`, oldest first. An hour that no server counted
 * is missing. The last one is not over: its acts are those so far, and how many there are of something was counted within the
 * last five minutes.
 */
export const overview = z.object({
  from: z.date(),
  hours: z.array(z.object({ hour: z.date(), kind: activityKind, count: z.number() })),
})

export type Overview = z.infer<typeof overview>
