import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AuthSecrets, Pepper } from '../secrets.ts'
import { deriveKey, findPepper } from '../secrets.ts'

/** Up to where a person's log was pruned: the number and the hash of the last entry that is gone. */
export interface LogCheckpoint {
  readonly userId: string
  readonly sequence: number
  readonly hash: Uint8Array
}

type Sealing = Pick<AuthSecrets, 'sessionPeppers'>

/**
 * What makes a checkpoint one of ours: the pepper's id and an HMAC-SHA-256 over whose, up to where and which hash, under
 * a key of its own. Whoever can write to the database and nothing else cannot make one.
 */
export function sealCheckpoint(
  { sessionPeppers: { current } }: Sealing,
  checkpoint: LogCheckpoint,
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat([Buffer.from(current.id, 'hex'), tagOf(current, checkpoint)]))
}

/** Whether the seal is that of this checkpoint, under any pepper that is configured. In constant time. */
export function isSealed({ sessionPeppers }: Sealing, checkpoint: LogCheckpoint, seal: Uint8Array): boolean {
  const pepper = findPepper(sessionPeppers, Buffer.from(seal.subarray(0, idBytes)).toString('hex'))
  const tag = seal.subarray(idBytes)
  if (!pepper || tag.length !== tagBytes) return false
  return timingSafeEqual(tagOf(pepper, checkpoint), tag)
}

const idBytes = 6
const tagBytes = 32

function tagOf(pepper: Pepper, { userId, sequence, hash }: LogCheckpoint): Buffer {
  return createHmac('sha256', deriveKey(pepper, 'security-log')).update(`${userId} ${sequence} `).update(hash).digest()
}
