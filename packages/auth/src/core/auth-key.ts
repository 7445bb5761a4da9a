import { createHmac, timingSafeEqual } from 'node:crypto'
import { parse as uuidToBytes, stringify as uuidFromBytes } from 'uuid'
import type { AuthRuntime } from '../runtime.ts'
import { findPepper, type Pepper, type Peppers } from '../secrets.ts'

/** How a session's secret is stored: enough to check it, not enough to make it. */
export interface StoredSecret {
  readonly hashVersion: number
  readonly pepperId: string
  readonly salt: Uint8Array
  readonly secretHash: Uint8Array
}

/** A key taken apart. */
export interface ParsedAuthKey {
  readonly id: string
  readonly secret: Buffer
}

/** The scheme of `hashAuthKeySecret`; stored beside each hash, so that a later scheme can live next to it. */
const authKeyHashVersion = 1

/**
 * The key that a client presents: `lk_<id>_<secret>`, the id being the 16 bytes of the row's UUID, both parts
 * base64url. The prefix lets secret scanners recognise a leaked key.
 */
export function formatAuthKey(id: string, secret: Uint8Array): string {
  return `lk_${Buffer.from(uuidToBytes(id)).toString('base64url')}_${Buffer.from(secret).toString('base64url')}`
}

/**
 * Takes a presented key apart by position (base64url contains `_` itself). Whatever is malformed, too long or not the
 * one canonical spelling gives `undefined`, before anything expensive happens.
 */
export function parseAuthKey(text: string): ParsedAuthKey | undefined {
  if (text.length > keyLengthMax) return undefined
  const [, idPart, secretPart] = keyForm.exec(text) ?? []
  if (idPart === undefined || secretPart === undefined) return undefined
  const idBytes = Buffer.from(idPart, 'base64url')
  const secret = Buffer.from(secretPart, 'base64url')
  // The last character of each part has bits to spare; only their zero form is a key.
  if (idBytes.toString('base64url') !== idPart || secret.toString('base64url') !== secretPart) return undefined
  if (!versionSeven(idBytes)) return undefined
  return { id: uuidFromBytes(idBytes), secret }
}

/** HMAC-SHA-256(pepper, salt ‖ secret): a dump of the database alone cannot even be guessed against. Synchronous. */
export function hashAuthKeySecret(pepper: Pepper, salt: Uint8Array, secret: Uint8Array): Buffer {
  return createHmac('sha256', pepper.secret).update(salt).update(secret).digest()
}

/** What to store for a secret: hashed under the current pepper, with a salt of its own. */
export function hashNewSecret(
  { secrets, config, random }: Pick<AuthRuntime, 'secrets' | 'config' | 'random'>,
  secret: Uint8Array,
): StoredSecret & { readonly salt: Uint8Array<ArrayBuffer>; readonly secretHash: Uint8Array<ArrayBuffer> } {
  const pepper = secrets.sessionPeppers.current
  const salt = Uint8Array.from(random.bytes(config.sessions.saltLength))
  const secretHash = Uint8Array.from(hashAuthKeySecret(pepper, salt, secret))
  return { hashVersion: authKeyHashVersion, pepperId: pepper.id, salt, secretHash }
}

/**
 * Whether `secret` is the stored one, in constant time. `undefined` stands for a key nobody knows; it and a pepper or
 * scheme that is gone cost the same single hash.
 */
export function matchesAuthKeySecret(peppers: Peppers, stored: StoredSecret | undefined, secret: Uint8Array): boolean {
  const pepper = stored?.hashVersion === authKeyHashVersion ? findPepper(peppers, stored.pepperId) : undefined
  const checked = stored && pepper ? stored : decoy
  const hash = hashAuthKeySecret(pepper ?? peppers.current, checked.salt, secret)
  const matches = hash.length === checked.secretHash.length && timingSafeEqual(hash, checked.secretHash)
  return matches && checked !== decoy
}

/** What is hashed where a key could not even be taken apart. */
export const decoySecret: Uint8Array = new Uint8Array(32)

const decoy = { salt: new Uint8Array(16), secretHash: new Uint8Array(32) }

// A secret has 32 to 64 bytes (`sessions.secretLength`).
const keyForm = /^lk_([\w-]{22})_([\w-]{43,86})$/
const keyLengthMax = 112

const versionSeven = (bytes: Buffer): boolean => bytes.readUInt8(6) >> 4 === 7 && bytes.readUInt8(8) >> 6 === 2
