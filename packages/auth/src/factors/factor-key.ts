import { hkdfSync } from 'node:crypto'
import type { AuthRuntime } from '../runtime.ts'

/** A key of 32 bytes for one purpose of the second step, derived (HKDF-SHA-256, RFC 5869) from the runtime's. */
export function factorKeyFor(
  { factorKey }: Pick<AuthRuntime, 'factorKey'>,
  purpose: 'totp-secret' | 'recovery-code',
): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', factorKey, '', `latchkey ${purpose}`, 32))
}
