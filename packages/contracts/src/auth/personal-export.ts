import * as z from 'zod'
import { securityEventDoer } from './security-log.ts'

/** A moment as ISO 8601 in UTC. */
const moment = z.string()
const momentOrNull = moment.nullable()

/**
 * Everything that is kept about a person, as one plain JSON document for her to take along. Holds no key, hash or code.
 * New fields may come; none changes its meaning while `version` stays.
 */
export const personalExport = z.object({
  format: z.literal('latchkey-export'),
  version: z.literal(1),
  exportedAt: moment,
  profile: z.object({
    id: z.string(),
    userName: z.string().nullable(),
    fullName: z.string().nullable(),
    createdAt: moment,
    blocked: z.boolean(),
    scopeNames: z.array(z.string()),
    deletionDueAt: momentOrNull,
  }),
  /** Where each of her pictures can be fetched; `unusedSince`: no longer in use, and gone soon. */
  pictures: z.array(z.object({ path: z.string(), createdAt: moment, unusedSince: momentOrNull })),
  /** Her ways in. Whether a password is set, and since when, but nothing of it. */
  waysIn: z.array(
    z.object({
      method: z.literal('email'),
      email: z.string(),
      passwordSet: z.boolean(),
      passwordEmail: z.string().nullable(),
      passwordChangedAt: moment,
      failedInRow: z.number(),
      createdAt: moment,
    }),
  ),
  /** Who she is to Google, Apple or Firebase. */
  identities: z.array(
    z.object({
      id: z.string(),
      provider: z.string(),
      issuer: z.string(),
      subject: z.string(),
      email: z.string().nullable(),
      createdAt: moment,
      lastUsedAt: moment,
    }),
  ),
  /** Her passkeys, without the keys. */
  passkeys: z.array(
    z.object({
      id: z.string(),
      /** The authenticator's name for it, base64url. */
      credentialId: z.string(),
      name: z.string(),
      transports: z.array(z.string()),
      isSynced: z.boolean(),
      /** How often it was used, where the authenticator counts. */
      counter: z.string(),
      createdAt: moment,
      lastUsedAt: momentOrNull,
    }),
  ),
  /** Her authenticator app, without the secret; null where she never began to set one up. */
  authenticator: z
    .object({
      confirmedAt: momentOrNull,
      pendingStartedAt: momentOrNull,
      /** Wrong codes in a row. */
      failedInRow: z.number(),
    })
    .nullable(),
  recoveryCodes: z.array(z.object({ id: z.string(), createdAt: moment, usedAt: momentOrNull })),
  /** Browsers that are not asked for the second factor. */
  trustedDevices: z.array(
    z.object({
      id: z.string(),
      createdAt: moment,
      lastUsedAt: moment,
      expiresAt: moment,
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
  emailChanges: z.array(
    z.object({
      id: z.string(),
      oldEmail: z.string(),
      newEmail: z.string(),
      changedAt: moment,
      undoExpiresAt: moment,
      undoneAt: momentOrNull,
    }),
  ),
  /** Codes that were asked for with her address, or by her for another one; the codes themselves are not kept. */
  emailRequests: z.array(
    z.object({
      id: z.string(),
      purpose: z.string(),
      email: z.string(),
      attempts: z.number(),
      createdAt: moment,
      mailedAt: momentOrNull,
      codeExpiresAt: moment,
      verifiedAt: momentOrNull,
      tokenExpiresAt: momentOrNull,
      finishedAt: momentOrNull,
    }),
  ),
  /** Mails to her address of the last 30 days. */
  mails: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      recipient: z.string(),
      status: z.string(),
      attempts: z.number(),
      createdAt: moment,
      expiresAt: moment,
      settledAt: momentOrNull,
    }),
  ),
  /** Live sessions, and those that ended in the last 30 days. */
  sessions: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      createdAt: moment,
      lastUsedAt: moment,
      provedAt: moment,
      expiresAt: momentOrNull,
      inactivityTimeoutMs: z.number().nullable(),
      endedAt: momentOrNull,
      endReason: z.string().nullable(),
      endedBy: z.string().nullable(),
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
  securityLog: z.array(
    z.object({
      id: z.string(),
      sequence: z.number(),
      at: moment,
      event: z.string(),
      sessionId: z.string().nullable(),
      byWhom: securityEventDoer,
      details: z.unknown(),
      /** Address, browser and note of the act, until they are erased; of others' acts the note alone. */
      personal: z.unknown(),
    }),
  ),
  /** Every task, those in the trash too. */
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      notes: z.string(),
      completedAt: momentOrNull,
      /** YYYY-MM-DD. */
      dueDate: z.string().nullable(),
      dueTime: z.string().nullable(),
      priority: z.number(),
      position: z.string(),
      version: z.number(),
      createdAt: moment,
      updatedAt: moment,
      deletedAt: momentOrNull,
    }),
  ),
})

export type PersonalExport = z.infer<typeof personalExport>
