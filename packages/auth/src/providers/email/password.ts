import { createHmac } from 'node:crypto'
import { decoyOf, isSameWork, settingsOfHash, type HashSettings } from '../../hashing/hash-settings.ts'
import type { PasswordHasher } from '../../runtime.ts'
import { findPepper, type Pepper, type Peppers } from '../../secrets.ts'

/** Hashes somewhere: in processes of their own, or in a test's own thread. */
export interface HashingEngine {
  /** A hash in modular crypt (bcrypt) or PHC form (argon2id). */
  hash(text: string, settings: HashSettings): Promise<string>
  compare(text: string, hash: string): Promise<boolean>
}

export interface PasswordHashing {
  readonly peppers: Peppers
  /** What new hashes are made with. */
  readonly settings: HashSettings
  /** Whether the account's address takes part in new hashes, so that a hash moved to another account opens nothing. */
  readonly extraSaltyHash: boolean
  readonly engine: HashingEngine
}

/**
 * bcrypt or argon2id over a keyed hash of the password. Stored as `<algorithm>-hmac-sha256:<pepper id>:<the
 * algorithm's own string>`, so that a stored hash says all that checking it needs, and signing in can upgrade it, also
 * from one algorithm to the other.
 */
export function createPasswordHasher({ peppers, settings, extraSaltyHash, engine }: PasswordHashing): PasswordHasher {
  return {
    async hash(password, email) {
      const { current } = peppers
      const passwordEmail = extraSaltyHash ? email : null
      const hash = await engine.hash(keyed(current, password, passwordEmail), settings)
      return { passwordHash: `${schemeOf(settings)}:${current.id}:${hash}`, passwordEmail }
    },
    async verify(stored, password) {
      const parsed = stored === null ? undefined : parseStored(stored.passwordHash)
      const pepper = parsed && findPepper(peppers, parsed.pepperId)
      if (stored === null || !parsed || !pepper) {
        await engine.compare(keyed(peppers.current, password, null), decoyOf(settings))
        return { matches: false, needsRehash: false }
      }
      const { passwordEmail } = stored
      const matches = await engine.compare(keyed(pepper, password, passwordEmail), parsed.hash)
      const isCurrent =
        isSameWork(parsed.settings, settings) &&
        parsed.pepperId === peppers.current.id &&
        (passwordEmail !== null) === extraSaltyHash
      return { matches, needsRehash: !isCurrent }
    },
  }
}

/** Whether a stored string is in one of the forms that are made here. */
export const isOurForm = (passwordHash: string): boolean => storedForm.test(passwordHash)

/**
 * HMAC-SHA-256(pepper, NFC(password)) in base64: 44 ASCII characters, so that bcrypt sees every byte of the password
 * (it ignores all past the 72nd and stops at NUL), and a stolen table is worth nothing without the pepper (NIST SP
 * 800-63B-4 §3.1.1.2). NFC at set and at verify, nothing else: what was typed is what is checked. An address stands
 * before it, parted by NUL, which neither can hold.
 */
function keyed(pepper: Pepper, password: string, email: string | null): string {
  const text = password.normalize('NFC')
  return createHmac('sha256', pepper.secret)
    .update(email === null ? text : `${email}\0${text}`, 'utf8')
    .digest('base64')
}

interface ParsedHash {
  readonly pepperId: string
  readonly hash: string
  readonly settings: HashSettings
}

const schemeOf = ({ algorithm }: HashSettings): string => `${algorithm}-hmac-sha256`

const storedForm = /^(bcrypt-hmac-sha256|argon2id-hmac-sha256):([0-9a-f]{12}):(\$.+)$/

function parseStored(stored: string): ParsedHash | undefined {
  const [, scheme, pepperId, hash] = storedForm.exec(stored) ?? []
  if (scheme === undefined || pepperId === undefined || hash === undefined) return undefined
  const settings = settingsOfHash(hash)
  return settings && schemeOf(settings) === scheme ? { pepperId, hash, settings } : undefined
}
