import { hkdfSync } from 'node:crypto'
import { deriveKey, type Pepper } from '../secrets.ts'

/** A key of 32 bytes for one purpose of the second step, derived (HKDF-SHA-256, RFC 5869) from an encryption key. */
export function factorKeyOf(encryptionKey: Pepper, purpose: 'totp-secret' | 'recovery-code'): Uint8Array {
  const factorKey = deriveKey(encryptionKey, 'second-factor')
  return new Uint8Array(hkdfSync('sha256', factorKey, '', `latchkey ${purpose}`, 32))
}

/** The id of an encryption key, as six bytes that stand in front of what it has made. */
export const keyIdBytes = ({ id }: Pepper): Uint8Array => Buffer.from(id, 'hex')
