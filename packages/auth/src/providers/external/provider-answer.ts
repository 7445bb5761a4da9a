import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime } from '../../runtime.ts'
import type { ExternalIdentity } from './external-identity.ts'
import type { OpenIdProvider } from './identity-provider.ts'
import type { AttemptProofs } from './oauth-attempt.ts'
import { postedNameOf } from './posted-name.ts'

/** The parameters of a provider's answer (RFC 6749 §4.1.2); one that came more than once is left out. */
export interface ProviderAnswer {
  readonly state?: string
  readonly code?: string
  readonly error?: string
  /** Who answers (RFC 9207). */
  readonly iss?: string
  /** Apple's: who she is in her own words, as JSON, with her first sign-in only. Nobody signed it. */
  readonly user?: string
}

/** An answer to a known attempt. */
export interface ExpectedAnswer {
  readonly answer: ProviderAnswer
  readonly proofs: AttemptProofs
  readonly callbackUrl: string
}

/**
 * Who she is to the provider, or that she went no further, or that the provider has trouble.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for every answer that is not good; `SERVICE_UNAVAILABLE` where the provider
 *   does not answer us.
 */
export async function readAnswer(
  { log }: Pick<AuthRuntime, 'log'>,
  provider: OpenIdProvider,
  { answer, proofs, callbackUrl }: ExpectedAnswer,
): Promise<ExternalIdentity | 'cancelled' | 'provider-away'> {
  const { code, error, iss, user } = answer
  await requireOwnIssuer(provider, iss)
  if (error !== undefined) {
    if (cancelled.has(error)) return 'cancelled'
    if (away.has(error)) return 'provider-away'
    const problem = /^[\w.-]{1,60}$/.test(error) ? error : 'unreadable'
    log.warn({ provider: provider.name, problem }, 'A provider refused our request')
    throw new DomainError('INVALID_CREDENTIALS')
  }
  if (code === undefined) throw new DomainError('INVALID_CREDENTIALS')
  const { nonce, codeVerifier } = proofs
  const identity = await provider.exchangeCode({ code, codeVerifier, redirectUri: callbackUrl, nonce })
  return provider.name === 'apple' ? withPostedName(identity, user) : identity
}

/** What people do, and no failure: the second is Apple's. */
const cancelled: ReadonlySet<string> = new Set(['access_denied', 'user_cancelled_authorize'])
const away: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable'])

/** An answer of another provider, sent to this one's address, is refused where the provider names itself (RFC 9207 §2.4). */
async function requireOwnIssuer(provider: OpenIdProvider, iss: string | undefined): Promise<void> {
  const { authorization_response_iss_parameter_supported: isPromised } = (
    await provider.configuration()
  ).serverMetadata()
  const isMissing = iss === undefined && isPromised === true
  if (isMissing || (iss !== undefined && iss !== provider.issuer)) throw new DomainError('INVALID_CREDENTIALS')
}

/** Apple's tokens hold no names. What a form says of a name is worth as much as what she types herself. */
function withPostedName(identity: ExternalIdentity, user: string | undefined): ExternalIdentity {
  const posted = postedNameOf(user)
  return {
    ...identity,
    fullName: identity.fullName ?? posted.fullName,
    givenName: identity.givenName ?? posted.givenName,
  }
}
