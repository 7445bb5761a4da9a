import { hkdfSync } from 'node:crypto'

/** The 32 bytes that seal mails at rest, derived (HKDF-SHA-256, RFC 5869) from AUTH_ENCRYPTION_KEY. */
export function deriveEncryptionKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'latchkey outbox', 32))
}

/** The 32 bytes behind second factors: what seals authenticators' secrets and hashes recovery codes is derived from them. */
export function deriveFactorKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'latchkey second-factor', 32))
}
