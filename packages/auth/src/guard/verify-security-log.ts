import { timingSafeEqual } from 'node:crypto'
import type { AuthRuntime } from '../runtime.ts'
import { digestPersonal, hashSecurityEntry, type HashedEntry } from './security-log.ts'

/**
 * Whether a person's log is as it was written. `sequence` is the first entry that is not: `missing` (not there),
 * `link` (does not follow the one before), `hash` (changed), `personal` (personal fields changed, not erased),
 * `head` (entries at the end are gone).
 */
export type SecurityLogVerdict =
  | { readonly intact: true; readonly entries: number }
  | {
      readonly intact: false
      readonly sequence: number
      readonly why: 'missing' | 'link' | 'hash' | 'personal' | 'head'
    }

/** Walks a person's log from its first entry to its head. Erased personal fields are fine; changed ones are not. */
export async function verifySecurityLog(auth: Pick<AuthRuntime, 'db'>, userId: string): Promise<SecurityLogVerdict> {
  // Read first: entries written during the walk only make the log longer than its head was.
  const head = await auth.db.tables.authUser.findUnique({
    where: { id: userId },
    select: { securityLogSequence: true, securityLogHash: true },
  })
  const last = head?.securityLogSequence ?? 0
  let previousHash: Uint8Array | null = null
  let sequence = 0
  while (sequence < last) {
    const page: readonly StoredEntry[] = await readEntries(auth, userId, { after: sequence, last })
    if (page.length === 0) return { intact: false, sequence: sequence + 1, why: 'head' }
    for (const entry of page) {
      const why = problemOf(entry, { sequence: sequence + 1, previousHash })
      if (why) return { intact: false, sequence: sequence + 1, why }
      previousHash = entry.hash
      sequence = entry.sequence
    }
  }
  if (!same(previousHash, head?.securityLogHash ?? null)) return { intact: false, sequence, why: 'head' }
  return { intact: true, entries: sequence }
}

interface StoredEntry extends HashedEntry {
  readonly personal: unknown
  readonly personalSalt: Uint8Array
  readonly hash: Uint8Array
}

const pageSize = 500

async function readEntries(
  { db }: Pick<AuthRuntime, 'db'>,
  userId: string,
  { after, last }: { after: number; last: number },
): Promise<readonly StoredEntry[]> {
  return db.tables.securityLogEntry.findMany({
    where: { userId, sequence: { gt: after, lte: last } },
    orderBy: { sequence: 'asc' },
    take: pageSize,
    select: {
      id: true,
      userId: true,
      sequence: true,
      at: true,
      event: true,
      authKeyId: true,
      actorId: true,
      details: true,
      personal: true,
      personalSalt: true,
      personalDigest: true,
      previousHash: true,
      hash: true,
    },
  })
}

function problemOf(
  entry: StoredEntry,
  expected: { sequence: number; previousHash: Uint8Array | null },
): 'missing' | 'link' | 'hash' | 'personal' | undefined {
  if (entry.sequence !== expected.sequence) return 'missing'
  if (!same(entry.previousHash, expected.previousHash)) return 'link'
  if (!same(hashSecurityEntry(entry), entry.hash)) return 'hash'
  const personalChanged =
    entry.personal !== null && !same(digestPersonal(entry.personalSalt, entry.personal), entry.personalDigest)
  return personalChanged ? 'personal' : undefined
}

function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && timingSafeEqual(a, b)
}
