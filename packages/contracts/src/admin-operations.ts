import * as z from 'zod'
import { id } from './text.ts'

/**
 * What became of a mail. `failed`: the mail server did not take it, and nobody tries any more; `expired`: the same until
 * nobody needed it any more.
 */
export const mailStatus = z.enum(['pending', 'failed', 'expired', 'delivered'])

export type MailStatus = z.infer<typeof mailStatus>

/** A mail of the outbox. What it says is sealed and shown to nobody. */
export const adminMail = z.object({
  id,
  /** What it is, e.g. 'verification-code'. */
  kind: z.string(),
  recipient: z.string(),
  status: mailStatus,
  /** How often it was tried, since it was last put in line. */
  attempts: z.number(),
  createdAt: z.date(),
  /** When it is tried next; null where it is not. */
  nextAttemptAt: z.date().nullable(),
  /** From then on nobody needs it. */
  expiresAt: z.date(),
  /** When it was delivered or given up. */
  settledAt: z.date().nullable(),
  /** What the mail server said last, without the address. */
  lastError: z.string().nullable(),
  /** Whether it can be sent again: given up, still needed, and still there. */
  canResend: z.boolean(),
})

export type AdminMail = z.infer<typeof adminMail>

/** Which mails; left out: all of the last 30 days. */
export const listMailsInput = z
  .strictObject({
    status: mailStatus.optional(),
    cursor: z.string().min(1).max(600).optional(),
    limit: z.number().int().min(1).max(200).default(50),
  })
  .default({ limit: 50 })

export type ListMailsInput = z.input<typeof listMailsInput>

/** One page of mails, newest first. `nextCursor` is null on the last. */
export const adminMailPage = z.object({ mails: z.array(adminMail), nextCursor: z.string().nullable() })

export type AdminMailPage = z.infer<typeof adminMailPage>

export const resendMailInput = z.strictObject({ id })

/** One limit on tries, with the number that is in force. */
export const limitInForce = z.object({
  name: z.string(),
  /** For example "5 in 5 minutes". */
  rule: z.string(),
  /** What it stops. */
  meaning: z.string(),
})

export type LimitInForce = z.infer<typeof limitInForce>

/** One variable as the server reads it. */
export const configuredValue = z.object({
  section: z.string(),
  name: z.string(),
  /** As one would write it; `set` or `not set` for a secret, and no user or password in a URL. */
  value: z.string(),
  /** Whether nobody said anything else. */
  isDefault: z.boolean(),
  meaning: z.string(),
})

export type ConfiguredValue = z.infer<typeof configuredValue>

/** One thing that the server needs, and how it is. */
export const healthCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** What was found, and what to do where something is to be done. */
  detail: z.string(),
})

export type HealthCheck = z.infer<typeof healthCheck>

export const health = z.object({ checks: z.array(healthCheck) })
