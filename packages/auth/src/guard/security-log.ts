import { createHash } from 'node:crypto'
import { appendLogRow } from '@latchkey/prisma/person-statements'
import { newId } from '../core/new-id.ts'
import { storedUserAgent } from '../core/user-agent.ts'
import type { AuthRuntime, AuthTables, ClientInfo } from '../runtime.ts'
import { canonicalJson } from './canonical-json.ts'
import type { SecurityEvent } from './security-events.ts'

/** One act to record. */
export type SecurityEntry = SecurityEvent & {
  readonly userId: string
  /** The session the act was done in, or done to. */
  readonly authKeyId?: string
  /** Who did it, where it was not the person herself. */
  readonly actorId?: string
  /** From where; kept apart from the rest, so that it can be erased. */
  readonly client?: Pick<ClientInfo, 'address' | 'userAgent'>
  /** Free text about the act. It may speak of the person, so it is kept with what can be erased. */
  readonly note?: string
}

/** A stored entry, as far as its hash covers it. */
export interface HashedEntry {
  readonly id: string
  readonly userId: string
  readonly sequence: number
  readonly at: Date
  readonly event: string
  readonly authKeyId: string | null
  readonly actorId: string | null
  readonly details: unknown
  readonly personalDigest: Uint8Array
  readonly previousHash: Uint8Array | null
}

/**
 * Writes one entry into the caller's transaction, so that the act and its record stand or fall together. Entries are
 * chained per person: advancing the counter locks her row until the commit, which gives the entries their order, and
 * each hash covers the one before.
 */
export async function recordSecurityEvent(
  tables: Pick<AuthTables, 'authUser' | 'securityLogEntry'>,
  runtime: Pick<AuthRuntime, 'clock' | 'random'>,
  entry: SecurityEntry,
): Promise<void> {
  const { userId, event, details, authKeyId = null, actorId = null } = entry
  const head = await tables.authUser.update({
    where: { id: userId },
    data: { securityLogSequence: { increment: 1 } },
    select: { securityLogSequence: true, securityLogHash: true },
  })
  const personal = personalOf(entry)
  const personalSalt = Uint8Array.from(runtime.random.bytes(16))
  const hashed = {
    id: newId(runtime),
    userId,
    sequence: head.securityLogSequence,
    at: runtime.clock.now(),
    event,
    authKeyId,
    actorId,
    details,
    personalDigest: digestPersonal(personalSalt, personal ?? null),
    previousHash: head.securityLogHash,
  }
  const hash = hashSecurityEntry(hashed)
  await appendLogRow(tables, { ...hashed, personalSalt, hash, personal })
}

function personalOf({ client, note }: SecurityEntry) {
  if (client === undefined && note === undefined) return undefined
  return {
    ...(client && { address: client.address, userAgent: storedUserAgent(client.userAgent) }),
    ...(note !== undefined && { note }),
  }
}

/** SHA-256 over everything but the personal fields, of which it covers the digest: erasing them keeps the chain whole. */
export function hashSecurityEntry(entry: HashedEntry): Uint8Array<ArrayBuffer> {
  const { id, userId, sequence, event, authKeyId, actorId, details } = entry
  const covered = {
    id,
    userId,
    sequence,
    at: entry.at.toISOString(),
    event,
    authKeyId,
    actorId,
    details,
    personalDigest: hex(entry.personalDigest),
    previousHash: entry.previousHash && hex(entry.previousHash),
  }
  return Uint8Array.from(createHash('sha256').update(canonicalJson(covered)).digest())
}

/** Salted, so that an erased address cannot be found by hashing all addresses. */
export function digestPersonal(salt: Uint8Array, personal: unknown): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(salt).update(canonicalJson(personal)).digest())
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
