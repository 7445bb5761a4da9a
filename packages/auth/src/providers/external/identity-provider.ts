import type { IdentityProviderName } from '@latchkey/contracts/auth/external'
import type { Configuration } from 'openid-client'
import type { ExternalIdentity } from './external-identity.ts'

/** What a token must agree with beside the provider's configuration. */
interface IdTokenChecks {
  /** The nonce that the sign-in began with; left out: the token may have any or none. */
  readonly nonce?: string
}

/** Somebody whose ID tokens we take. */
export interface TokenProvider {
  readonly name: IdentityProviderName
  /**
   * The identity in an ID token: signature, algorithm, issuer, audience, times and nonce hold.
   *
   * @throws DomainError `INVALID_CREDENTIALS` for any token that is not good; `SERVICE_UNAVAILABLE` where the provider's
   *   keys cannot be had.
   */
  readIdToken(idToken: string, checks?: IdTokenChecks): Promise<ExternalIdentity>
}

/** A code of an authorization, as the program that began it hands it over (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface AuthorizationCode extends IdTokenChecks {
  readonly code: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

/** A provider that a browser can be sent to. */
export interface OpenIdProvider extends TokenProvider {
  readonly name: 'google' | 'apple'
  readonly issuer: string
  /** The web's client id. */
  readonly clientId: string
  readonly scope: string
  /** Whether the answer comes as a form that is posted from the provider's page, and so without `Lax` cookies. */
  readonly postsBack: boolean
  /** Besides our own callback, where codes of programs may have been sent to. */
  readonly redirectUris: readonly string[]
  /**
   * What `openid-client` needs, made anew at each call, since Apple's client secret is signed for the moment. Discovery is
   * kept for an hour; every request of it ends after 5 seconds and follows no redirect.
   *
   * @throws DomainError `SERVICE_UNAVAILABLE` where the provider does not answer, or names another issuer.
   */
  configuration(): Promise<Configuration>
  /**
   * Exchanges a code for the identity in its ID token. A code works once; the provider sees to that.
   *
   * @throws DomainError `INVALID_CREDENTIALS` for a code that the provider refuses, and as `readIdToken`.
   */
  exchangeCode(code: AuthorizationCode): Promise<ExternalIdentity>
}

/** Google, which knows pictures of people. */
export interface GoogleProvider extends OpenIdProvider {
  readonly name: 'google'
  /**
   * The picture that an identity names, near `size` pixels wide; null where it is in no place of Google's.
   *
   * @throws Error where it cannot be had.
   */
  readPicture(url: string, size: number): Promise<Uint8Array | null>
}

/** Apple, which also tells us what people do there (server-to-server notifications). */
export interface AppleProvider extends OpenIdProvider {
  readonly name: 'apple'
  /**
   * What a notification says.
   *
   * @throws DomainError `INVALID_CREDENTIALS` for one that Apple did not sign for us; `SERVICE_UNAVAILABLE`.
   */
  readNotification(payload: string): Promise<AppleNotification>
}

/** One act of a person at Apple. */
export interface AppleNotification {
  readonly type: string
  readonly issuer: string
  readonly subject: string
  readonly issuedAt: Date
}

/** The providers that are turned on; one that is absent is off. */
export interface IdentityProviders {
  readonly google?: GoogleProvider
  readonly apple?: AppleProvider
  readonly firebase?: TokenProvider
}
