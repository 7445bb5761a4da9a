import type { AuthConfig } from '../config.ts'
import { argon2idMax } from './argon2id-bounds.ts'

/** How a password is hashed. */
export type HashSettings = BcryptSettings | Argon2idSettings

export interface BcryptSettings {
  readonly algorithm: 'bcrypt'
  /** 2^cost rounds. */
  readonly cost: number
}

export interface Argon2idSettings {
  readonly algorithm: 'argon2id'
  /** KiB. */
  readonly memory: number
  readonly iterations: number
  readonly parallelism: number
}

/** What new hashes are made with. */
export function hashSettingsOf(
  config: Pick<
    AuthConfig,
    | 'passwordHashAlgorithm'
    | 'passwordHashCost'
    | 'passwordHashMemory'
    | 'passwordHashIterations'
    | 'passwordHashParallelism'
  >,
): HashSettings {
  if (config.passwordHashAlgorithm === 'bcrypt') return { algorithm: 'bcrypt', cost: config.passwordHashCost }
  return {
    algorithm: 'argon2id',
    memory: config.passwordHashMemory,
    iterations: config.passwordHashIterations,
    parallelism: config.passwordHashParallelism,
  }
}

// Anything costlier than the configuration allows would let a row from elsewhere keep a process busy for minutes.
const bcryptForm = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./0-9A-Za-z]{53}$/
const argon2idForm =
  /^\$argon2id\$v=19\$m=([1-9]\d{2,5}),t=([1-9]\d?),p=([1-9]\d?)\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{43,86}$/

/** What a hash in modular crypt or PHC form was made with; nothing for what is no hash of ours, or too costly to check. */
export function settingsOfHash(hash: string): HashSettings | undefined {
  const [, cost] = bcryptForm.exec(hash) ?? []
  if (cost !== undefined) return { algorithm: 'bcrypt', cost: Number(cost) }
  const [isArgon, ...numbers] = argon2idForm.exec(hash) ?? []
  const [memory = 0, iterations = 0, parallelism = 0] = numbers.map(Number)
  if (isArgon === undefined || memory > argon2idMax.memory) return undefined
  if (iterations > argon2idMax.iterations || parallelism > argon2idMax.parallelism) return undefined
  return { algorithm: 'argon2id', memory, iterations, parallelism }
}

/** Whether both cost the same work. */
export function isSameWork(one: HashSettings, other: HashSettings): boolean {
  if (one.algorithm === 'bcrypt') return other.algorithm === 'bcrypt' && one.cost === other.cost
  return (
    other.algorithm === 'argon2id' &&
    one.memory === other.memory &&
    one.iterations === other.iterations &&
    one.parallelism === other.parallelism
  )
}

/** A well-formed hash of nothing: checking it takes as long as checking a real one. */
export function decoyOf(settings: HashSettings): string {
  if (settings.algorithm === 'bcrypt') return `$2b$${String(settings.cost).padStart(2, '0')}$${'.'.repeat(53)}`
  const { memory, iterations, parallelism } = settings
  return `$argon2id$v=19$m=${memory},t=${iterations},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`
}
