import type { AuthRuntime } from '../runtime.ts'
import { isSealed } from './log-checkpoint.ts'
import { isSame, problemOf, readEntries, type EntryProblem } from './log-entries.ts'

/**
 * Whether a person's log is as it was written. `sequence` is the first entry that is not: `missing` (not there),
 * `link` (does not follow the one before), `hash` (changed), `personal` (personal fields changed, not erased),
 * `head` (entries at the end are gone), `checkpoint` (the log claims to have been pruned up to there, and we did not do
 * it), `pruned` (an entry stands where the log was pruned). `pruned` of an intact log: how many older entries there were.
 */
export type SecurityLogVerdict =
  | { readonly intact: true; readonly entries: number; readonly pruned?: number }
  | {
      readonly intact: false
      readonly sequence: number
      readonly why: EntryProblem | 'head' | 'checkpoint' | 'pruned'
    }

type Walking = Pick<AuthRuntime, 'db' | 'secrets'>

/**
 * Walks a person's log from its first entry, or from where it was pruned, to its head. Erased personal fields are fine;
 * changed ones are not.
 */
export async function verifySecurityLog(auth: Walking, userId: string): Promise<SecurityLogVerdict> {
  let ends = await readEnds(auth, userId)
  for (;;) {
    const verdict = await walk(auth, userId, ends)
    if (verdict.intact) return verdict
    // What was pruned during the walk is no gap.
    const now = await readEnds(auth, userId)
    if (now.prunedTo === ends.prunedTo) return verdict
    ends = now
  }
}

interface Ends {
  readonly prunedTo: number
  readonly prunedHash: Uint8Array | null
  readonly prunedSeal: Uint8Array | null
  readonly last: number
  readonly lastHash: Uint8Array | null
}

// Read first: entries written during the walk only make the log longer than its head was.
async function readEnds({ db }: Walking, userId: string): Promise<Ends> {
  const row = await db.tables.authUser.findUnique({
    where: { id: userId },
    select: {
      securityLogSequence: true,
      securityLogHash: true,
      securityLogPrunedTo: true,
      securityLogPrunedHash: true,
      securityLogPrunedSeal: true,
    },
  })
  return {
    prunedTo: row?.securityLogPrunedTo ?? 0,
    prunedHash: row?.securityLogPrunedHash ?? null,
    prunedSeal: row?.securityLogPrunedSeal ?? null,
    last: row?.securityLogSequence ?? 0,
    lastHash: row?.securityLogHash ?? null,
  }
}

const pageSize = 500

async function walk(auth: Walking, userId: string, ends: Ends): Promise<SecurityLogVerdict> {
  const { prunedTo, prunedHash, last, lastHash } = ends
  if (!isCheckpointOurs(auth, userId, ends)) return { intact: false, sequence: prunedTo, why: 'checkpoint' }
  const { tables } = auth.db
  const stray = await tables.securityLogEntry.findFirst({
    where: { userId, sequence: { lte: prunedTo } },
    orderBy: { sequence: 'asc' },
    select: { sequence: true },
  })
  if (stray) return { intact: false, sequence: stray.sequence, why: 'pruned' }
  let previousHash = prunedTo === 0 ? null : prunedHash
  let sequence = prunedTo
  while (sequence < last) {
    const page = await readEntries(tables, userId, { after: sequence, upTo: last, limit: pageSize })
    if (page.length === 0) return { intact: false, sequence: sequence + 1, why: 'head' }
    for (const entry of page) {
      const why = problemOf(entry, { sequence: sequence + 1, previousHash })
      if (why) return { intact: false, sequence: sequence + 1, why }
      previousHash = entry.hash
      sequence = entry.sequence
    }
  }
  if (!isSame(previousHash, lastHash)) return { intact: false, sequence, why: 'head' }
  return { intact: true, entries: sequence - prunedTo, ...(prunedTo > 0 && { pruned: prunedTo }) }
}

function isCheckpointOurs(
  { secrets }: Walking,
  userId: string,
  { prunedTo, prunedHash, prunedSeal, last }: Ends,
): boolean {
  if (prunedTo === 0) return true
  if (prunedHash === null || prunedSeal === null || prunedTo > last) return false
  return isSealed(secrets, { userId, sequence: prunedTo, hash: prunedHash }, prunedSeal)
}
