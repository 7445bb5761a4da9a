import { timingSafeEqual } from 'node:crypto'
import { keyedHash, keyedHashes } from '../../core/keyed-hash.ts'
import type { AuthRuntime } from '../../runtime.ts'
import type { Peppers } from '../../secrets.ts'

/** What a proved mailbox is good for. A code or token for one is worth nothing for another. */
export type EmailRequestPurpose = 'registration' | 'password-reset' | 'email-change'

/** How long a completion token works. */
export const tokenLifetimeMs = 15 * 60_000

type Bytes = Uint8Array<ArrayBuffer>

/** Decimal digits, each equally likely: bytes that would favour the low digits are thrown away. */
export function newCode({ random }: Pick<AuthRuntime, 'random'>, length: number): string {
  let code = ''
  while (code.length < length) {
    for (const byte of random.bytes(length - code.length)) if (byte < 250) code += byte % 10
  }
  return code
}

/**
 * What is stored of a code: an HMAC bound to its request, under a key that a dump of the database lacks. Without the
 * key the few digits of a code could be found by trying them all.
 */
export function hashCode(peppers: Peppers, requestId: string, code: string): Bytes {
  return keyedHash(peppers, 'email-code', requestId + code)
}

/** Whether `code` is the one that was sent with the request, in constant time; codes under an older pepper too. */
export function matchesCode(
  peppers: Peppers,
  request: { readonly id: string; readonly codeHash: Uint8Array },
  code: string,
): boolean {
  const hashes = keyedHashes(peppers, 'email-code', request.id + code)
  const matches = hashes.map(
    (hash) => hash.length === request.codeHash.length && timingSafeEqual(hash, request.codeHash),
  )
  return matches.includes(true)
}

/** What is stored of a token. */
export function hashToken(peppers: Peppers, token: string): Bytes {
  return keyedHash(peppers, 'email-token', token)
}

/** Every hash under which a token may be stored. */
export function tokenHashes(peppers: Peppers, token: string): Bytes[] {
  return keyedHashes(peppers, 'email-token', token)
}

/** What is stored of the browser that made a request. */
export function hashBrowser(peppers: Peppers, browserKey: string): Bytes {
  return keyedHash(peppers, 'email-browser', browserKey)
}

/** Every hash under which a browser may be stored. */
export function browserHashes(peppers: Peppers, browserKey: string): Bytes[] {
  return keyedHashes(peppers, 'email-browser', browserKey)
}
