import { jsonNull } from '@latchkey/prisma/db'
import { datePlus } from '../core/date-plus.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { isSealed, sealCheckpoint } from './log-checkpoint.ts'
import { problemOf, readEntries, type EntryProblem } from './log-entries.ts'

/** What one round did. */
export interface PruningRound {
  /** Entries whose network address and browser were erased. */
  readonly erased: number
  /** Entries that are gone. */
  readonly pruned: number
  /** Checkpoints that were sealed under an older pepper and are under the current one now. */
  readonly resealed: number
}

type Pruning = Pick<AuthRuntime, 'db' | 'clock' | 'config' | 'secrets' | 'sessionStatements' | 'log'>

/**
 * Forgets what the security log need not keep: where acts came from after `securityLogPersonalRetention`, whole entries
 * after `securityLogRetention`. What is pruned leaves a sealed checkpoint from which `verifySecurityLog` goes on. A log
 * that is not as it was written is left as it stands and reported, so that pruning never covers anything up.
 *
 * In small batches, so that no lock is held for long; any number of processes may run it at once, and entries may be
 * written meanwhile.
 *
 * @param stopped ends the round early.
 */
export async function pruneSecurityLogs(
  auth: Pruning,
  { stopped }: { readonly stopped?: AbortSignal } = {},
): Promise<PruningRound> {
  const { securityLogPersonalRetention, securityLogRetention } = auth.config
  const before = (retentionMs: number) => datePlus(auth.clock.now(), -retentionMs)
  const isOver = () => stopped?.aborted === true
  return {
    pruned: securityLogRetention === null ? 0 : await pruneAll(auth, before(securityLogRetention), isOver),
    erased:
      securityLogPersonalRetention === null ? 0 : await eraseOld(auth, before(securityLogPersonalRetention), isOver),
    resealed: await resealAll(auth, isOver),
  }
}

const batchSize = 200

async function eraseOld({ db }: Pruning, before: Date, isOver: () => boolean): Promise<number> {
  const { tables } = db
  let erased = 0
  let from = new Date(0)
  while (!isOver()) {
    const batch = await tables.securityLogEntry.findMany({
      where: { at: { gte: from, lt: before }, personal: { not: jsonNull } },
      orderBy: { at: 'asc' },
      take: batchSize,
      select: { id: true, at: true },
    })
    const { count } = await tables.securityLogEntry.updateMany({
      where: { id: { in: batch.map(({ id }) => id) } },
      data: { personal: jsonNull },
    })
    erased += count
    from = batch.at(-1)?.at ?? from
    if (batch.length < batchSize) break
  }
  return erased
}

async function pruneAll(auth: Pruning, before: Date, isOver: () => boolean): Promise<number> {
  let pruned = 0
  let after: string | undefined
  for (;;) {
    const people = await auth.db.tables.securityLogEntry.groupBy({
      by: ['userId'],
      where: { at: { lt: before }, ...(after !== undefined && { userId: { gt: after } }) },
      orderBy: { userId: 'asc' },
      take: batchSize,
    })
    for (const { userId } of people) {
      for (let batch = batchSize; batch === batchSize && !isOver();) {
        batch = await auth.db.transaction((tables) => pruneBatch(auth, tables, { userId, before }))
        pruned += batch
      }
    }
    after = people.at(-1)?.userId
    if (isOver() || people.length < batchSize) return pruned
  }
}

// So that an older pepper can go although nothing of that person's has been pruned since.
async function resealAll(auth: Pruning, isOver: () => boolean): Promise<number> {
  const { tables } = auth.db
  let resealed = 0
  let after: string | null = null
  for (;;) {
    const page: { after: string | null; limit: number } = { after, limit: batchSize }
    const people = await auth.sessionStatements.findLogSealsBesides(auth.secrets.sessionPeppers.current.id, page)
    for (const id of people) {
      if (isOver()) return resealed
      const owner = await tables.authUser.findUnique({ where: { id }, select: ownerColumns })
      const start = owner && startOf(auth, id, owner)
      if (!start || start.hash === null) continue
      const seal = sealCheckpoint(auth.secrets, { userId: id, sequence: start.sequence, hash: start.hash })
      const { count } = await tables.authUser.updateMany({
        where: { id, securityLogPrunedTo: start.sequence },
        data: { securityLogPrunedSeal: seal },
      })
      resealed += count
    }
    after = people.at(-1) ?? null
    if (people.length < batchSize) return resealed
  }
}

/** Prunes the oldest entries of one log in the caller's transaction; fewer than `batchSize` where it is done. */
async function pruneBatch(
  auth: Pruning,
  tables: AuthTables,
  { userId, before }: { readonly userId: string; readonly before: Date },
): Promise<number> {
  const owner = await tables.authUser.findUnique({ where: { id: userId }, select: ownerColumns })
  if (!owner) return 0
  const start = startOf(auth, userId, owner)
  if (start === undefined) return leave(auth, userId, { sequence: owner.securityLogPrunedTo, why: 'checkpoint' })
  const stretch = { after: start.sequence, upTo: owner.securityLogSequence, limit: batchSize }
  let { sequence, hash } = start
  // A clock that was set back may have written an old time after a newer one: the log is cut at the first that stays.
  for (const entry of await readEntries(tables, userId, stretch)) {
    if (entry.at >= before) break
    const why = problemOf(entry, { sequence: sequence + 1, previousHash: hash })
    if (why) return leave(auth, userId, { sequence: sequence + 1, why })
    ;({ sequence, hash } = entry)
  }
  if (hash === null || sequence === start.sequence) return 0
  // Guarded by where the log began: of two that prune it at once one does, and nothing is cut that was not checked.
  const { count } = await tables.authUser.updateMany({
    where: { id: userId, securityLogPrunedTo: start.sequence },
    data: {
      securityLogPrunedTo: sequence,
      securityLogPrunedHash: Uint8Array.from(hash),
      securityLogPrunedSeal: sealCheckpoint(auth.secrets, { userId, sequence, hash }),
    },
  })
  if (count === 0) return 0
  return (await tables.securityLogEntry.deleteMany({ where: { userId, sequence: { lte: sequence } } })).count
}

const ownerColumns = {
  securityLogSequence: true,
  securityLogPrunedTo: true,
  securityLogPrunedHash: true,
  securityLogPrunedSeal: true,
} as const

interface Owner {
  readonly securityLogSequence: number
  readonly securityLogPrunedTo: number
  readonly securityLogPrunedHash: Uint8Array | null
  readonly securityLogPrunedSeal: Uint8Array | null
}

/** Where her log begins by now; undefined where it was not we who cut it there. */
function startOf(
  { secrets }: Pruning,
  userId: string,
  { securityLogPrunedTo: sequence, securityLogPrunedHash: hash, securityLogPrunedSeal: seal }: Owner,
): { readonly sequence: number; readonly hash: Uint8Array | null } | undefined {
  if (sequence === 0) return { sequence, hash: null }
  if (hash === null || seal === null || !isSealed(secrets, { userId, sequence, hash }, seal)) return undefined
  return { sequence, hash }
}

function leave(
  { log }: Pruning,
  userId: string,
  problem: { readonly sequence: number; readonly why: EntryProblem | 'checkpoint' },
): number {
  log.warn({ userId, ...problem }, 'A security log is not as it was written, so it is not pruned')
  return 0
}
