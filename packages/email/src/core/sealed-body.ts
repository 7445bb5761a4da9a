import { createCipheriv, createDecipheriv } from 'node:crypto'

/** What is sealed: everything that may hold a code. */
export interface MailBody {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** One row's seal: the key of 32 bytes, and the row's id, to which the sealed body is bound. */
export interface Seal {
  readonly encryptionKey: Uint8Array
  readonly rowId: string
}

const version = 1
const nonceBytes = 12
const tagBytes = 16

/**
 * Seals a body with AES-256-GCM (NIST SP 800-38D). The nonce must be 12 fresh random bytes. Version and row id are
 * authenticated too, so a body moved to another row does not open.
 * Layout: version (1 byte), nonce (12), ciphertext, tag (16).
 */
export function sealBody(seal: Seal, nonce: Uint8Array, body: MailBody): Uint8Array<ArrayBuffer> {
  const cipher = createCipheriv('aes-256-gcm', seal.encryptionKey, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additionalData(seal.rowId))
  const { subject, text, html } = body
  const sealed = [cipher.update(JSON.stringify({ subject, text, html }), 'utf8'), cipher.final()]
  return new Uint8Array(Buffer.concat([Buffer.of(version), nonce, ...sealed, cipher.getAuthTag()]))
}

/**
 * Opens a sealed body. Throws when it was sealed under none of the keys, or the row or a single bit is another one. Tells keys
 * apart by trying them: few mails wait, and not for long.
 */
export function openBody(seal: Seal & { readonly fallbackKeys?: readonly Uint8Array[] }, sealed: Uint8Array): MailBody {
  const { encryptionKey, fallbackKeys = [], rowId } = seal
  for (const fallback of fallbackKeys) {
    try {
      return openUnder({ encryptionKey: fallback, rowId }, sealed)
    } catch {
      // Under another key, then; the current one says what is wrong.
    }
  }
  return openUnder({ encryptionKey, rowId }, sealed)
}

function openUnder(seal: Seal, sealed: Uint8Array): MailBody {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) {
    throw new Error('The sealed mail has an unknown format.')
  }
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', seal.encryptionKey, nonce, { authTagLength: tagBytes })
  decipher.setAAD(additionalData(seal.rowId))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  const opened = [decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()]
  // Authenticated just now: nobody but `sealBody` wrote it.
  return JSON.parse(Buffer.concat(opened).toString('utf8')) as MailBody
}

function additionalData(rowId: string): Uint8Array {
  return Buffer.concat([Buffer.of(version), Buffer.from(rowId, 'utf8')])
}
