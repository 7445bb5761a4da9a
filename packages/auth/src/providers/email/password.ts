import { createHmac } from 'node:crypto'
import type { PasswordHasher } from '../../runtime.ts'
import { findPepper, type Pepper, type Peppers } from '../../secrets.ts'

/** Runs bcrypt somewhere: in a pool, or in a test's own thread. */
export interface BcryptEngine {
  hash(text: string, cost: number): Promise<string>
  compare(text: string, hash: string): Promise<boolean>
}

export interface PasswordHashing {
  readonly peppers: Peppers
  /** bcrypt's cost for new hashes: 2^cost rounds. */
  readonly cost: number
  readonly engine: BcryptEngine
}

/**
 * bcrypt over a keyed hash of the password. Stored as `bcrypt-hmac-sha256:<pepper id>:<bcrypt's own string>`, so that a
 * stored hash says all that checking it needs, and signing in can upgrade it.
 */
export function createPasswordHasher({ peppers, cost, engine }: PasswordHashing): PasswordHasher {
  return {
    async hash(password) {
      const { current } = peppers
      return `${algorithm}:${current.id}:${await engine.hash(keyed(current, password), cost)}`
    },
    async verify(stored, password) {
      const parsed = stored === null ? undefined : parseStored(stored)
      const pepper = parsed && findPepper(peppers, parsed.pepperId)
      if (!parsed || !pepper) {
        await engine.compare(keyed(peppers.current, password), decoyOf(cost))
        return { matches: false, needsRehash: false }
      }
      const matches = await engine.compare(keyed(pepper, password), parsed.bcrypt)
      return { matches, needsRehash: parsed.cost !== cost || parsed.pepperId !== peppers.current.id }
    },
  }
}

const algorithm = 'bcrypt-hmac-sha256'

/**
 * HMAC-SHA-256(pepper, NFC(password)) in base64: 44 ASCII characters, so that bcrypt sees every byte of the password
 * (it ignores all past the 72nd and stops at NUL), and a stolen table is worth nothing without the pepper (NIST SP
 * 800-63B-4 §3.1.1.2). NFC at set and at verify, nothing else: what was typed is what is checked.
 */
function keyed(pepper: Pepper, password: string): string {
  return createHmac('sha256', pepper.secret).update(password.normalize('NFC'), 'utf8').digest('base64')
}

interface StoredPassword {
  readonly pepperId: string
  readonly bcrypt: string
  readonly cost: number
}

// Costs above the configurable 14 would let a row from elsewhere keep a worker busy for minutes.
const storedForm = /^bcrypt-hmac-sha256:([0-9a-f]{12}):(\$2[aby]\$(0[4-9]|1[0-4])\$[./0-9A-Za-z]{53})$/

function parseStored(stored: string): StoredPassword | undefined {
  const [, pepperId, bcrypt, cost] = storedForm.exec(stored) ?? []
  if (pepperId === undefined || bcrypt === undefined || cost === undefined) return undefined
  return { pepperId, bcrypt, cost: Number(cost) }
}

/** A well-formed hash of nothing, at the live cost: checking it takes as long as checking a real one. */
const decoyOf = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`
