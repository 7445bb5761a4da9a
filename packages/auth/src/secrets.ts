import { hkdfSync } from 'node:crypto'

/** A secret that takes part in hashes, and the short public name that stored hashes refer to it by. */
export interface Pepper {
  readonly id: string
  readonly secret: Uint8Array
}

/** The current pepper and the older ones that are still accepted. */
export interface Peppers {
  readonly current: Pepper
  readonly fallbacks: readonly Pepper[]
}

/** The secrets of the auth core. Keys for codes, tokens and cookies are derived (HKDF) from the session pepper. */
export interface AuthSecrets {
  readonly sessionPeppers: Peppers
  readonly passwordPeppers: Peppers
  /** What seals things that must be readable again, and hashes recovery codes; named and replaced as peppers are. */
  readonly encryptionKeys: Peppers
}

/**
 * Peppers from the configuration's text. A pepper's id is derived from it (HKDF), so it stays the same wherever the
 * pepper stands in the list and tells nothing about it.
 *
 * @throws Error when two different peppers share an id (one chance in 2^48): replace one of them.
 */
export function parsePeppers(current: string, fallbacks: readonly string[]): Peppers {
  const all = [...new Set([current, ...fallbacks])].map(pepperOf)
  const [first, ...others] = all
  if (!first || first.secret.length === 0) throw new Error('The current pepper is empty. Give at least 32 characters.')
  if (new Set(all.map(({ id }) => id)).size < all.length)
    throw new Error('Two peppers share an id. Replace one of them.')
  return { current: first, fallbacks: others }
}

/** All peppers, the current one first. */
export function allPeppers(peppers: Peppers): readonly Pepper[] {
  return [peppers.current, ...peppers.fallbacks]
}

/** The pepper that a stored hash names. One lookup, so that a wrong secret costs one hash however many peppers there are. */
export function findPepper(peppers: Peppers, id: string): Pepper | undefined {
  return allPeppers(peppers).find((pepper) => pepper.id === id)
}

/**
 * A key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869). Keys of different purposes tell nothing about each
 * other or about the pepper.
 */
export function deriveKey(pepper: Pepper, purpose: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync('sha256', pepper.secret, noSalt, `latchkey ${purpose}`, 32))
}

const noSalt = new Uint8Array(0)

function pepperOf(text: string): Pepper {
  const secret = new TextEncoder().encode(text)
  return { id: Buffer.from(hkdfSync('sha256', secret, noSalt, 'latchkey pepper-id', 6)).toString('hex'), secret }
}
