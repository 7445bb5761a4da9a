import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AuthRuntime } from '../../runtime.ts'
import { allPeppers, deriveKey, type Peppers } from '../../secrets.ts'

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
  return keyedHash(deriveKey(peppers.current, 'email-code'), requestId + code)
}

/** Whether `code` is the one that was sent with the request, in constant time; codes under an older pepper too. */
export function matchesCode(
  peppers: Peppers,
  request: { readonly id: string; readonly codeHash: Uint8Array },
  code: string,
): boolean {
  const matches = allPeppers(peppers).map((pepper) => {
    const hash = keyedHash(deriveKey(pepper, 'email-code'), request.id + code)
    return hash.length === request.codeHash.length && timingSafeEqual(hash, request.codeHash)
  })
  return matches.includes(true)
}

/** A completion token: 32 random bytes, base64url. */
export function newToken({ random }: Pick<AuthRuntime, 'random'>): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}

/** What is stored of a token. */
export function hashToken(peppers: Peppers, token: string): Bytes {
  return keyedHash(deriveKey(peppers.current, 'email-token'), token)
}

/** Every hash under which a token may be stored. */
export function tokenHashes(peppers: Peppers, token: string): Bytes[] {
  return allPeppers(peppers).map((pepper) => keyedHash(deriveKey(pepper, 'email-token'), token))
}

/** What is stored of the browser that made a request. */
export function hashBrowser(peppers: Peppers, browserKey: string): Bytes {
  return keyedHash(deriveKey(peppers.current, 'email-browser'), browserKey)
}

/** Every hash under which a browser may be stored. */
export function browserHashes(peppers: Peppers, browserKey: string): Bytes[] {
  return allPeppers(peppers).map((pepper) => keyedHash(deriveKey(pepper, 'email-browser'), browserKey))
}

function keyedHash(key: Uint8Array, text: string): Bytes {
  return Uint8Array.from(createHmac('sha256', key).update(text, 'utf8').digest())
}
