import { createHmac } from 'node:crypto'
import type { AuthRuntime } from '../runtime.ts'
import { allPeppers, deriveKey, type Peppers } from '../secrets.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * What is stored of a secret that only has to be recognised: HMAC-SHA-256 under a key of its own purpose, which a dump of
 * the database lacks. Right for tokens and for codes alike, since without the key not even few digits can be tried.
 */
export function keyedHash(peppers: Peppers, purpose: string, text: string): Bytes {
  return hashUnder(deriveKey(peppers.current, purpose), text)
}

/** Every hash under which it may be stored: the current pepper's and the older ones'. */
export function keyedHashes(peppers: Peppers, purpose: string, text: string): Bytes[] {
  return allPeppers(peppers).map((pepper) => hashUnder(deriveKey(pepper, purpose), text))
}

/** 32 random bytes, base64url: 43 characters. */
export function randomToken({ random }: Pick<AuthRuntime, 'random'>): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}

function hashUnder(key: Uint8Array, text: string): Bytes {
  return Uint8Array.from(createHmac('sha256', key).update(text, 'utf8').digest())
}
