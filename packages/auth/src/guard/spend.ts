import { createHash } from 'node:crypto'
import { DomainError } from '@latchkey/contracts/domain-error'
import type { RateLimitAnswer } from '@latchkey/prisma/rate-limits'
import type { AuthRuntime } from '../runtime.ts'
import { limits, type LimitName } from './limits.ts'

/** A limit and whom it counts, e.g. an address, or an address and a network. */
export interface Spending {
  readonly limit: LimitName
  readonly subject: readonly string[]
}

type Limited = Pick<AuthRuntime, 'rateLimits' | 'config' | 'clock'>

/**
 * Takes one hit of a limit. Call it before the work that the limit protects: the hit is counted at once, atomically
 * and outside of any transaction, so that parallel tries cannot slip through together.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS` with the whole seconds, at least one, until the next hit would be taken.
 */
export async function spend(auth: Limited, spending: Spending): Promise<void> {
  const answer = await take(auth, spending)
  if (answer.allowed) return
  throw new DomainError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: Math.max(1, Math.ceil(answer.retryAfterMs / 1000)) })
}

/** Takes one hit, or answers false: for limits that the caller must not notice. */
export async function trySpend(auth: Limited, spending: Spending): Promise<boolean> {
  return (await take(auth, spending)).allowed
}

/** Forgets the hits of one subject. */
export async function forgive(auth: Limited, spending: Spending): Promise<void> {
  await auth.rateLimits.clear(keyOf(spending))
}

function take(auth: Limited, spending: Spending): Promise<RateLimitAnswer> {
  return auth.rateLimits.spend(keyOf(spending), limits[spending.limit](auth.config), auth.clock.now())
}

// Hashed: bounded in length whatever was typed, and no list of addresses for whoever reads the table.
function keyOf({ limit, subject }: Spending): string {
  return `${limit}:${createHash('sha256').update(JSON.stringify(subject)).digest('base64url')}`
}
