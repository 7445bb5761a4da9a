import type { IdentityProviderName } from '@latchkey/contracts/auth/external'

/** Who somebody is to a provider, as a verified token says. `issuer` and `subject` together are the key, nothing else is. */
export interface ExternalIdentity {
  readonly provider: IdentityProviderName
  /** In its one configured form, whichever the token used. */
  readonly issuer: string
  readonly subject: string
  /** Normalised; null: the provider named none that we could write to. */
  readonly email: string | null
  /** Whether the provider says that it proved the address. */
  readonly isEmailVerified: boolean
  readonly fullName: string | null
  readonly givenName: string | null
  readonly pictureUrl: string | null
  /** When she last showed the provider who she is (`auth_time`), where the token says so. */
  readonly authenticatedAt: Date | null
}
