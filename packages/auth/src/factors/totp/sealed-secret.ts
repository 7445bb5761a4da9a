import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { AuthRuntime } from '../../runtime.ts'
import { allPeppers, findPepper, type AuthSecrets, type Pepper } from '../../secrets.ts'
import { factorKeyOf, keyIdBytes } from '../factor-key.ts'

/** What opens secrets, and seals them. */
export interface SecretKeys {
  readonly secrets: Pick<AuthSecrets, 'encryptionKeys'>
}

const version = 2
/** Without the key's id; there were no fallbacks then. */
const namelessVersion = 1
const keyIdLength = 6
const nonceLength = 12
const tagLength = 16

/**
 * Seals an authenticator's secret with AES-256-GCM (NIST SP 800-38D; OWASP ASVS 5.0 11.3.2) under the current key. It opens
 * only with the same `bond`, so that a secret which is copied into another person's row is worth nothing.
 * Layout: version (1 byte), id of the key (6), nonce (12), ciphertext, tag (16).
 */
export function sealSecret(
  { secrets, random }: SecretKeys & Pick<AuthRuntime, 'random'>,
  secret: Uint8Array,
  bond: string,
): Uint8Array<ArrayBuffer> {
  const { current } = secrets.encryptionKeys
  const head = Buffer.concat([Buffer.of(version), keyIdBytes(current)])
  const nonce = random.bytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', factorKeyOf(current, 'totp-secret'), nonce, { authTagLength: tagLength })
  cipher.setAAD(additionalData(head, bond))
  const sealed = [cipher.update(secret), cipher.final()]
  return Uint8Array.from(Buffer.concat([head, nonce, ...sealed, cipher.getAuthTag()]))
}

/** What was sealed; undefined when no key that is configured has sealed it, or the bond or a single bit is another one. */
export function openSecret({ secrets }: SecretKeys, sealed: Uint8Array, bond: string): Uint8Array | undefined {
  const { encryptionKeys } = secrets
  if (sealed[0] === namelessVersion) {
    return allPeppers(encryptionKeys)
      .map((key) => openWith(key, { sealed, bond, headLength: 1 }))
      .find((secret) => secret !== undefined)
  }
  if (sealed[0] !== version) return undefined
  const key = findPepper(encryptionKeys, Buffer.from(sealed.subarray(1, 1 + keyIdLength)).toString('hex'))
  return key && openWith(key, { sealed, bond, headLength: 1 + keyIdLength })
}

interface Sealed {
  readonly sealed: Uint8Array
  readonly bond: string
  readonly headLength: number
}

function openWith(key: Pepper, { sealed, bond, headLength }: Sealed): Uint8Array | undefined {
  if (sealed.length < headLength + nonceLength + tagLength) return undefined
  const nonce = sealed.subarray(headLength, headLength + nonceLength)
  const decipher = createDecipheriv('aes-256-gcm', factorKeyOf(key, 'totp-secret'), nonce, { authTagLength: tagLength })
  decipher.setAAD(additionalData(sealed.subarray(0, headLength), bond))
  decipher.setAuthTag(sealed.subarray(-tagLength))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headLength + nonceLength, -tagLength)), decipher.final()])
  } catch {
    return undefined
  }
}

function additionalData(head: Uint8Array, bond: string): Uint8Array {
  return Buffer.concat([head, Buffer.from(bond, 'utf8')])
}
