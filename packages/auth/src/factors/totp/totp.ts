import { timingSafeEqual } from 'node:crypto'
import { HOTP, Secret, TOTP } from 'otpauth'
import type { AuthRuntime } from '../../runtime.ts'

// What every authenticator app understands; several ignore anything else in the QR code.
const [algorithm, digits, periodSeconds] = ['SHA1', 6, 30] as const

/** A new secret: 160 bits, the length of the hash (RFC 4226 §4). */
export function newTotpSecret({ random }: Pick<AuthRuntime, 'random'>): Uint8Array {
  return random.bytes(20)
}

/** The time step that a moment is in (RFC 6238 §4.2). */
export function stepAt(moment: Date): number {
  return Math.floor(moment.getTime() / 1000 / periodSeconds)
}

/** The code of one step: six digits. */
export function codeOfStep(secret: Uint8Array, step: number): string {
  return HOTP.generate({ secret: secretOf(secret), algorithm, digits, counter: step })
}

/**
 * The step whose code this is: the one of this moment, or one before or after it, for clocks that differ (RFC 6238
 * §5.2); null for any other code. Each is compared in constant time. That a step works once is the caller's to see to.
 */
export function matchingStep(secret: Uint8Array, code: string, moment: Date): number | null {
  const now = stepAt(moment)
  const matches = [now + 1, now, now - 1].filter((step) => isSame(codeOfStep(secret, step), code))
  return matches[0] ?? null
}

/** What an authenticator app is told: the secret in base32, and the address that its QR code holds. */
export function totpInvitation(secret: Uint8Array, { issuer, label }: { issuer: string; label: string }) {
  const key = secretOf(secret)
  const totp = new TOTP({ secret: key, issuer, label, algorithm, digits, period: periodSeconds })
  return { secret: key.base32, otpauthUrl: totp.toString() }
}

const secretOf = (bytes: Uint8Array) => new Secret({ buffer: Uint8Array.from(bytes).buffer })

function isSame(code: string, typed: string): boolean {
  const [known, tried] = [Buffer.from(code), Buffer.from(typed)]
  return known.length === tried.length && timingSafeEqual(known, tried)
}
