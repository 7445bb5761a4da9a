import { createRequire } from 'node:module'

/**
 * Why argon2id cannot be had on this machine, if it cannot: its module is compiled, and there may be none that fits. Said
 * at the start, since sign-ins would fail later.
 */
export function argon2Problem(load: (name: string) => unknown = createRequire(import.meta.url)): string | undefined {
  try {
    load('@node-rs/argon2')
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    return `AUTH_PASSWORD_HASH_ALGORITHM must be bcrypt here: argon2id cannot be loaded (${reason}).`
  }
}
