import type { AuthRuntime } from '../runtime.ts'
import type { KeyServer } from './key-server.ts'

/** What a provider was asked for, and what it would answer. */
export interface ProviderVisit {
  /** The parameters of the authorization request. */
  readonly asked: URLSearchParams
  /** What the provider sends back through the browser. */
  readonly answer: { readonly state: string; readonly code: string; readonly iss: string }
}

/**
 * Stands in for a browser at the provider's page, whose person agrees: `url` is where she was sent, `claims` are who she is
 * there, over what a provider always says.
 */
export function visitProvider(
  { server, clock }: { readonly server: KeyServer; readonly clock: AuthRuntime['clock'] },
  url: string,
  claims: Readonly<Record<string, unknown>>,
): ProviderVisit {
  const { searchParams: asked, origin, pathname } = new URL(url)
  if (origin + pathname !== `${server.issuer}/authorize`) throw new Error(`The provider has no such page: ${url}`)
  const parameter = (name: string) => asked.get(name) ?? ''
  if (parameter('code_challenge_method') !== 'S256') throw new Error('The provider wants PKCE.')
  const now = Math.floor(clock.now().getTime() / 1000)
  const code = server.issueCode({
    codeChallenge: parameter('code_challenge'),
    redirectUri: parameter('redirect_uri'),
    claims: {
      iss: server.issuer,
      aud: parameter('client_id'),
      nonce: parameter('nonce'),
      iat: now,
      exp: now + 300,
      email_verified: true,
      ...claims,
    },
  })
  return { asked, answer: { state: parameter('state'), code, iss: server.issuer } }
}
