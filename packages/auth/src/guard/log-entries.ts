import { timingSafeEqual } from 'node:crypto'
import type { AuthTables } from '../runtime.ts'
import { digestPersonal, hashSecurityEntry, type HashedEntry } from './security-log.ts'

/** An entry with everything that shows whether it is as it was written. */
export interface StoredEntry extends HashedEntry {
  readonly personal: unknown
  readonly personalSalt: Uint8Array
  readonly hash: Uint8Array
}

/** A stretch of one log: after one entry, up to and with another, at most so many. */
export interface Stretch {
  readonly after: number
  readonly upTo: number
  readonly limit: number
}

/** Reads a stretch of a person's log in its order. */
export function readEntries(
  tables: Pick<AuthTables, 'securityLogEntry'>,
  userId: string,
  { after, upTo, limit }: Stretch,
): Promise<StoredEntry[]> {
  return tables.securityLogEntry.findMany({
    where: { userId, sequence: { gt: after, lte: upTo } },
    orderBy: { sequence: 'asc' },
    take: limit,
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

/** What is wrong with an entry: see `SecurityLogVerdict`. */
export type EntryProblem = 'missing' | 'link' | 'hash' | 'personal'

/** Whether an entry is as it was written and follows the one before. Erased personal fields are fine. */
export function problemOf(
  entry: StoredEntry,
  expected: { readonly sequence: number; readonly previousHash: Uint8Array | null },
): EntryProblem | undefined {
  if (entry.sequence !== expected.sequence) return 'missing'
  if (!isSame(entry.previousHash, expected.previousHash)) return 'link'
  if (!isSame(hashSecurityEntry(entry), entry.hash)) return 'hash'
  const personalChanged =
    entry.personal !== null && !isSame(digestPersonal(entry.personalSalt, entry.personal), entry.personalDigest)
  return personalChanged ? 'personal' : undefined
}

/** Whether two hashes are the same, in constant time; null is its own kind. */
export function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && timingSafeEqual(a, b)
}
