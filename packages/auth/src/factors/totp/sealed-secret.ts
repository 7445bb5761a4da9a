import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { AuthRuntime } from '../../runtime.ts'
import { factorKeyFor } from '../factor-key.ts'

const version = 1
const nonceBytes = 12
const tagBytes = 16

/**
 * Seals an authenticator's secret with AES-256-GCM (NIST SP 800-38D; OWASP ASVS 5.0 11.3.2). It opens only with the same
 * `bond`, so that a secret which is copied into another person's row is worth nothing.
 * Layout: version (1 byte), nonce (12), ciphertext, tag (16).
 */
export function sealSecret(
  auth: Pick<AuthRuntime, 'factorKey' | 'random'>,
  secret: Uint8Array,
  bond: string,
): Uint8Array<ArrayBuffer> {
  const nonce = auth.random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', factorKeyFor(auth, 'totp-secret'), nonce, { authTagLength: tagBytes })
  cipher.setAAD(additionalData(bond))
  const sealed = [cipher.update(secret), cipher.final()]
  return Uint8Array.from(Buffer.concat([Buffer.of(version), nonce, ...sealed, cipher.getAuthTag()]))
}

/** What was sealed; undefined when the key, the bond or a single bit is another one. */
export function openSecret(
  auth: Pick<AuthRuntime, 'factorKey'>,
  sealed: Uint8Array,
  bond: string,
): Uint8Array | undefined {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) return undefined
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', factorKeyFor(auth, 'totp-secret'), nonce, {
    authTagLength: tagBytes,
  })
  decipher.setAAD(additionalData(bond))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

function additionalData(bond: string): Uint8Array {
  return Buffer.concat([Buffer.of(version), Buffer.from(bond, 'utf8')])
}
