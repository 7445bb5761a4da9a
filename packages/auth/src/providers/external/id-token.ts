import { DomainError } from '@latchkey/contracts/domain-error'
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import type { AuthRuntime } from '../../runtime.ts'

const skewSeconds = 60

/** What signs tokens that we take: nothing symmetric, so that no public key can pass for a secret (RFC 8725 §3.1). */
export const tokenAlgorithms = ['RS256', 'ES256'] as const

export interface TokenRules {
  readonly keys: JWTVerifyGetKey
  /** Every form of the issuer's name that its tokens use. */
  readonly issuers: readonly string[]
  /** Our client ids; a token is for us where it names one of them. */
  readonly audiences: readonly string[]
  /** Of `tokenAlgorithms`. */
  readonly algorithms: readonly string[]
  readonly clock: AuthRuntime['clock']
}

/** The claims of a token that holds. */
export interface TokenClaims extends JWTPayload {
  readonly sub: string
  readonly iat: number
}

/**
 * Verifies a token of a provider: the signature first (ASVS 5.0 9.1.1), under one of the provider's published keys and
 * an algorithm of the list; then issuer, audience, and the times with 60 seconds of tolerance. Keys and addresses of keys in
 * the token's own header count for nothing.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for any token that is not good; `SERVICE_UNAVAILABLE` where the keys cannot
 *   be had.
 */
export async function verifyToken(
  token: string,
  { keys, issuers, audiences, algorithms, clock }: TokenRules,
  requiredClaims: readonly string[],
): Promise<TokenClaims> {
  const now = clock.now()
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    algorithms: [...algorithms],
    issuer: [...issuers],
    audience: [...audiences],
    currentDate: now,
    clockTolerance: skewSeconds,
    requiredClaims: [...requiredClaims],
  }).catch((error: unknown) => {
    throw error instanceof errors.JOSEError ? refusal(error) : error
  })
  const { typ } = protectedHeader
  // An access token is signed with the same keys (RFC 9068 §2.1; ASVS 5.0 9.2.2).
  if (typ !== undefined && typ.toUpperCase() !== 'JWT') throw refusal(new Error(`The token is a ${typ}.`))
  const { sub, iat, aud, azp } = { azp: undefined, ...payload }
  if (typeof iat !== 'number' || isAhead(iat, now)) throw refusal(new Error('The token is of the future.'))
  if (Array.isArray(aud) && aud.length > 1 && !(typeof azp === 'string' && audiences.includes(azp))) {
    throw refusal(new Error('The token was made for another party.'))
  }
  return { ...payload, sub: sub ?? '', iat }
}

/** Whether a time in a token (seconds since 1970) is later than any clock's error explains. */
export const isAhead = (seconds: number, now: Date): boolean => seconds > now.getTime() / 1000 + skewSeconds

/** Why is for the log of whoever looks into it; to the caller every bad token is the same. */
export const refusal = (cause: unknown): DomainError<'INVALID_CREDENTIALS'> =>
  new DomainError('INVALID_CREDENTIALS', undefined, { cause })
