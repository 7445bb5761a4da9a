import { hash as argon2id, verify as verifyArgon2id } from '@node-rs/argon2'
import { compare, hash } from 'bcryptjs'
import type { HashingEngine } from '../providers/email/password.ts'

/** Hashing without processes of its own: only bearable at the lowest costs. */
export const inProcessHashing: HashingEngine = {
  hash(text, settings) {
    if (settings.algorithm === 'bcrypt') return hash(text, settings.cost)
    const { memory, iterations, parallelism } = settings
    // 2 is argon2id; the package's constant enum cannot be imported under `isolatedModules`.
    return argon2id(text, { algorithm: 2, memoryCost: memory, timeCost: iterations, parallelism })
  },
  compare: (text, stored) => (stored.startsWith('$argon2id$') ? verifyArgon2id(stored, text) : compare(text, stored)),
}
