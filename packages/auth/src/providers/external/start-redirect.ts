import type { RedirectProvider, RedirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import { DomainError } from '@latchkey/contracts/domain-error'
import { safeReturnPath } from '@latchkey/contracts/return-path'
import { buildAuthorizationUrl, calculatePKCECodeChallenge, type Configuration } from 'openid-client'
import { networkOf } from '../../client-address.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import type { OpenIdProvider } from './identity-provider.ts'
import { openAttempt, proofsOf, type AttemptCookie } from './oauth-attempt.ts'
import { requireProvider } from './require-provider.ts'
import { tellsAuthTime } from './tells-auth-time.ts'

/** Where somebody wants to go, and why. */
export interface RedirectStart {
  readonly provider: RedirectProvider
  readonly purpose: RedirectPurpose
  /** Where she wants to be afterwards: anything; what is no path of ours counts as none. */
  readonly returnTo?: unknown
  /** Our address for the provider's answer, as the provider has it on its list. */
  readonly callbackUrl: string
}

/** Who goes to a provider, or comes back from one. */
export interface RedirectCaller {
  readonly client: ClientInfo
  readonly session: AuthSession | null
}

/** Where to send the browser, and what it has to keep until it comes back. */
export interface StartedRedirect {
  readonly url: string
  readonly cookie: AttemptCookie
}

/**
 * Sends a browser to a provider: authorization code with PKCE, state and nonce (RFC 9700 §2.1.1, OWASP ASVS 5.0 10.1.2,
 * 10.2.1), all three derived from a secret that only the browser's cookie knows. The attempt is good for ten minutes,
 * once.
 *
 * @throws DomainError `PROVIDER_DISABLED`; `SERVICE_UNAVAILABLE` where the provider does not answer; `NOT_SIGNED_IN` and
 *   `RECENT_SIGN_IN_REQUIRED` for what takes a session; `TOO_MANY_ATTEMPTS`.
 */
export async function startRedirect(
  auth: AuthRuntime,
  { provider, purpose, returnTo, callbackUrl }: RedirectStart,
  { client, session }: RedirectCaller,
): Promise<StartedRedirect> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const target = requireProvider(auth, provider)
  const boundTo = requireSessionFor(auth, purpose, session)
  const configuration = await target.configuration()
  const attempt = { provider, purpose, returnTo: safeReturnPath(returnTo), session: boundTo }
  const cookie = await openAttempt(auth, attempt)
  const { state, nonce, codeVerifier } = proofsOf(cookie)
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl,
    scope: target.scope,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(target.postsBack && { response_mode: 'form_post' }),
    ...(purpose === 'sign-in' ? {} : attentionOf(target, configuration, purpose)),
  })
  return { url: url.href, cookie }
}

/** Linking, and proving herself again, begin and end in one session; linking needs a recent proof (OWASP ASVS 5.0 7.5.1). */
function requireSessionFor(
  { clock, config }: AuthRuntime,
  purpose: RedirectPurpose,
  session: AuthSession | null,
): AuthSession | null {
  if (purpose === 'sign-in') return null
  if (!session) throw new DomainError('NOT_SIGNED_IN', {})
  const ageMs = clock.now().getTime() - session.provedAt.getTime()
  if (purpose === 'link' && ageMs > config.recentSignInWindow) throw new DomainError('RECENT_SIGN_IN_REQUIRED')
  return session
}

/**
 * What asks the provider not to answer behind her back. One whose tokens tell when she last proved herself is asked to
 * let her do it now; Google's do not, and refuse `prompt=login`, so that she at least has to choose the account.
 */
function attentionOf(
  { name }: OpenIdProvider,
  configuration: Configuration,
  purpose: RedirectPurpose,
): Readonly<Record<string, string>> {
  if (tellsAuthTime(configuration)) return purpose === 'link' ? {} : { max_age: '0' }
  return name === 'google' ? { prompt: 'select_account' } : {}
}
