import { deriveKey, type Pepper } from '@latchkey/auth/secrets'

/** The 32 bytes that seal mails at rest, derived (HKDF-SHA-256, RFC 5869) from an encryption key. */
export const outboxKeyOf = (encryptionKey: Pepper): Uint8Array => deriveKey(encryptionKey, 'outbox')
