import { emailAddress, userName } from '@latchkey/contracts/auth/email'
import { isStorable } from '@latchkey/contracts/text'
import type { ExternalIdentity } from './external-identity.ts'
import { isAhead, refusal, type TokenClaims } from './id-token.ts'

const subjectLengthMax = 255

/**
 * The identity that the claims of a verified ID token stand for (OpenID Connect Core 1.0 §5.1). What is of no use, such
 * as a name that is too long, is left out; a subject that cannot be one is refused.
 *
 * @throws DomainError `INVALID_CREDENTIALS`.
 */
export function identityOf(
  claims: TokenClaims,
  { provider, issuer, now }: Pick<ExternalIdentity, 'provider' | 'issuer'> & { readonly now: Date },
): ExternalIdentity {
  const { sub: subject } = claims
  if (subject === '' || subject.length > subjectLengthMax || !isStorable(subject)) {
    throw refusal(new Error('The subject cannot be one.'))
  }
  const authTime = claims['auth_time']
  if (authTime !== undefined && (typeof authTime !== 'number' || isAhead(authTime, now))) {
    throw refusal(new Error('The time of signing in at the provider cannot be one.'))
  }
  const verified = claims['email_verified']
  return {
    provider,
    issuer,
    subject,
    email: addressIn(claims['email']),
    // Apple has written it as a text, too.
    isEmailVerified: verified === true || verified === 'true',
    fullName: nameIn(claims['name']),
    givenName: nameIn(claims['given_name']),
    pictureUrl: typeof claims['picture'] === 'string' ? claims['picture'] : null,
    authenticatedAt: authTime === undefined ? null : new Date(authTime * 1000),
  }
}

// Folding look-alikes into an address that somebody typed is safe, since the code goes to what came of it; here it would
// turn what the provider proved into another mailbox.
const addressIn = (claim: unknown): string | null =>
  typeof claim === 'string' && claim === claim.normalize('NFKC') ? (emailAddress.safeParse(claim).data ?? null) : null

const nameIn = (claim: unknown): string | null => userName.safeParse(claim).data ?? null
