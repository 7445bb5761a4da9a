import * as openid from 'openid-client'
import type { AuthRuntime } from '../../runtime.ts'
import { discover } from './discover.ts'
import { providerAway, providerTimeoutMs, type Reach } from './get-json.ts'
import { refusal, tokenAlgorithms, verifyToken, type TokenClaims } from './id-token.ts'
import { identityOf } from './identity-of.ts'
import type { AuthorizationCode, OpenIdProvider } from './identity-provider.ts'
import { createKeySet } from './key-set.ts'

/** What every provider needs of the world. */
export interface ProviderWorld extends Reach {
  /** Our own origin, of which the callbacks are part. */
  readonly appUrl: string
  readonly clock: AuthRuntime['clock']
  /**
   * From which hosts pictures of people are taken, and how: their addresses come from tokens, so `fetch` must lead to the
   * internet only. Left out: from none.
   */
  readonly pictures?: { readonly hosts: readonly string[] } & Pick<Reach, 'fetch'>
}

export interface OpenIdProviderOptions extends Pick<
  OpenIdProvider,
  'name' | 'issuer' | 'scope' | 'postsBack' | 'redirectUris'
> {
  readonly clientIds: readonly [string, ...string[]]
  /** Other forms of the issuer's name in its tokens. */
  readonly issuerAliases?: readonly string[]
  readonly clientSecret: () => string | Promise<string>
}

/** What the providers that are OpenID providers have in common. */
export interface OpenIdParts {
  readonly provider: OpenIdProvider
  /** Verifies anything the provider signed for us. */
  verify(token: string, requiredClaims: readonly string[]): Promise<TokenClaims>
}

export function createOpenIdProvider(options: OpenIdProviderOptions, world: ProviderWorld): OpenIdParts {
  const { name, issuer, clientIds, scope, postsBack } = options
  const redirectUris = [`${world.appUrl}/api/auth/${name}/callback`, ...options.redirectUris]
  const metadata = discover(issuer, world)
  const keys = createKeySet({ ...world, url: async () => (await metadata.get()).value.jwks_uri })

  async function verify(token: string, requiredClaims: readonly string[]): Promise<TokenClaims> {
    const { value } = await metadata.get()
    const promised = value.id_token_signing_alg_values_supported
    const algorithms = tokenAlgorithms.filter((algorithm) => promised?.includes(algorithm) ?? true)
    const issuers = [issuer, ...(options.issuerAliases ?? [])]
    return verifyToken(token, { keys, issuers, audiences: clientIds, algorithms, clock: world.clock }, requiredClaims)
  }

  const readIdToken: OpenIdProvider['readIdToken'] = async (idToken, { nonce } = {}) => {
    const claims = await verify(idToken, ['exp', 'iat', 'sub'])
    if (nonce !== undefined && claims['nonce'] !== nonce) throw refusal(new Error('The nonce is another one.'))
    return identityOf(claims, { provider: name, issuer, now: world.clock.now() })
  }

  async function configuration(): Promise<openid.Configuration> {
    const { value } = await metadata.get()
    const secret = await options.clientSecret()
    const made = new openid.Configuration(value, clientIds[0], {}, openid.ClientSecretPost(secret))
    made[openid.customFetch] = (url, init) => world.fetch(url, toRequest(init))
    made.timeout = (world.timeoutMs ?? providerTimeoutMs) / 1000
    // The variables allow plain http on this machine only.
    if (new URL(issuer).protocol === 'http:') openid.allowInsecureRequests(made)
    return made
  }

  const provider: OpenIdProvider = {
    ...{ name, issuer, scope, postsBack, redirectUris, configuration, readIdToken },
    clientId: clientIds[0],
    async exchangeCode({ code, codeVerifier, redirectUri, ...checks }) {
      if (!redirectUris.includes(redirectUri)) throw refusal(new Error('The code was sent to another place than ours.'))
      const idToken = await redeem(await configuration(), { code, codeVerifier, redirectUri })
      return readIdToken(idToken, checks)
    },
  }
  return { provider, verify }
}

async function redeem(
  configuration: openid.Configuration,
  { code, codeVerifier, redirectUri }: AuthorizationCode,
): Promise<string> {
  const parameters = { code, code_verifier: codeVerifier, redirect_uri: redirectUri }
  const answer = await openid
    .genericGrantRequest(configuration, 'authorization_code', parameters)
    .catch((error: unknown) => {
      // What the provider says against the code (RFC 6749 §5.2); anything else is its trouble or ours.
      const isCode = error instanceof openid.ResponseBodyError && error.error === 'invalid_grant'
      throw isCode || isOfToken(error) ? refusal(error) : providerAway(error)
    })
  if (answer.id_token === undefined) throw refusal(new Error('The provider gave no ID token for the code.'))
  return answer.id_token
}

/** It looks at the claims of the ID token before we do. */
const isOfToken = (error: unknown) =>
  error instanceof openid.ClientError && error.code?.startsWith('OAUTH_JWT_') === true

/** A request of the token endpoint, the only one that is made with a configuration: its body is a form. */
const toRequest = ({ body, headers, method, redirect, signal }: openid.CustomFetchOptions) => ({
  ...{ headers, method, redirect },
  ...(body instanceof URLSearchParams && { body }),
  ...(signal && { signal }),
})
