import type { AuthRuntime } from '../runtime.ts'
import { datePlus } from './date-plus.ts'
import { endReasonToldMs } from './validate-session.ts'

/** How many rows went. */
export interface PurgedRows {
  readonly authKeys: number
  readonly emailRequests: number
  readonly emailChanges: number
  /** Attempts to sign in by a provider or a passkey, questions for a second factor, and devices trusted for a while. */
  readonly expired: number
}

/**
 * Deletes what has no effect any more: keys 30 days after their end, when they are told nothing but `unknown` anyway,
 * e-mail requests and changes of address a day after everything in them has expired, and attempts to sign in another way
 * and trusted devices once their time is over. In small batches, so that no
 * lock is held for long; any number of processes may run it at once.
 */
export async function purgeOldRows(auth: Pick<AuthRuntime, 'db' | 'clock'>): Promise<PurgedRows> {
  return {
    authKeys: await purgeAuthKeys(auth),
    emailRequests: await purgeEmailRequests(auth),
    emailChanges: await purgeEmailChanges(auth),
    expired: await purgeExpired(auth),
  }
}

const batchSize = 1000
const expiredKeptMs = 86_400_000

function purgeAuthKeys({ db: { tables }, clock }: Pick<AuthRuntime, 'db' | 'clock'>): Promise<number> {
  const where = { endedAt: { lt: datePlus(clock.now(), -endReasonToldMs) } }
  return inBatches(
    () => tables.authKey.findMany({ where, orderBy: { endedAt: 'asc' }, take: batchSize, select: { id: true } }),
    (id) => tables.authKey.deleteMany({ where: { ...where, id } }),
  )
}

function purgeEmailRequests({ db: { tables }, clock }: Pick<AuthRuntime, 'db' | 'clock'>): Promise<number> {
  const before = datePlus(clock.now(), -expiredKeptMs)
  const where = {
    // Implied by the code's end, and indexed.
    createdAt: { lt: before },
    codeExpiresAt: { lt: before },
    OR: [{ tokenExpiresAt: null }, { tokenExpiresAt: { lt: before } }],
  }
  return inBatches(
    () => tables.emailRequest.findMany({ where, take: batchSize, select: { id: true } }),
    (id) => tables.emailRequest.deleteMany({ where: { ...where, id } }),
  )
}

function purgeEmailChanges({ db: { tables }, clock }: Pick<AuthRuntime, 'db' | 'clock'>): Promise<number> {
  const where = { undoExpiresAt: { lt: datePlus(clock.now(), -expiredKeptMs) } }
  return inBatches(
    () => tables.emailChange.findMany({ where, take: batchSize, select: { id: true } }),
    (id) => tables.emailChange.deleteMany({ where: { ...where, id } }),
  )
}

async function purgeExpired({ db: { tables }, clock }: Pick<AuthRuntime, 'db' | 'clock'>): Promise<number> {
  const where = { expiresAt: { lt: clock.now() } }
  const page = { where, take: batchSize, select: { id: true } } as const
  const [attempts, passkeyChallenges, signInChallenges, devices] = await Promise.all([
    inBatches(
      () => tables.oAuthAttempt.findMany(page),
      (id) => tables.oAuthAttempt.deleteMany({ where: { ...where, id } }),
    ),
    inBatches(
      () => tables.passkeyChallenge.findMany(page),
      (id) => tables.passkeyChallenge.deleteMany({ where: { ...where, id } }),
    ),
    inBatches(
      () => tables.signInChallenge.findMany(page),
      (id) => tables.signInChallenge.deleteMany({ where: { ...where, id } }),
    ),
    inBatches(
      () => tables.trustedDevice.findMany(page),
      (id) => tables.trustedDevice.deleteMany({ where: { ...where, id } }),
    ),
  ])
  return attempts + passkeyChallenges + signInChallenges + devices
}

async function inBatches(
  find: () => Promise<readonly { readonly id: string }[]>,
  remove: (id: { in: string[] }) => Promise<{ count: number }>,
): Promise<number> {
  let removed = 0
  for (;;) {
    const batch = await find()
    const { count } = await remove({ in: batch.map(({ id }) => id) })
    removed += count
    // A short batch was the last; one that somebody else removed is left to her.
    if (batch.length < batchSize || count === 0) return removed
  }
}
