import type { ServerMetadata } from 'openid-client'
import type { AuthRuntime } from '../../runtime.ts'
import { getJson, providerAway, type Reach } from './get-json.ts'
import { keep, type KeptValue } from './kept.ts'

const hourMs = 3_600_000

/** What an OpenID provider says of itself (OpenID Connect Discovery 1.0), as far as we need it. */
export interface ProviderMetadata extends ServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
}

/**
 * Discovers a provider from its issuer, and keeps the answer for an hour. The answer must name the very issuer that was
 * asked (ASVS 5.0 10.5.3), and only places that are reached as safely as it.
 */
export function discover(
  issuer: string,
  { clock, ...reach }: Reach & { readonly clock: AuthRuntime['clock'] },
): KeptValue<ProviderMetadata> {
  return keep({
    clock,
    freshMs: hourMs,
    usableMs: 24 * hourMs,
    cooldownMs: 30_000,
    fetch: async () => {
      const answer = await getJson(reach, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
      if (answer['issuer'] !== issuer) throw providerAway(new Error(`${issuer} calls itself another issuer.`))
      return {
        ...answer,
        issuer,
        authorization_endpoint: endpoint(issuer, answer['authorization_endpoint']),
        token_endpoint: endpoint(issuer, answer['token_endpoint']),
        jwks_uri: endpoint(issuer, answer['jwks_uri']),
      }
    },
  })
}

function endpoint(issuer: string, value: unknown): string {
  const safe = new URL(issuer).protocol === 'https:' ? ['https:'] : ['https:', 'http:']
  if (typeof value === 'string' && URL.canParse(value) && safe.includes(new URL(value).protocol)) return value
  throw providerAway(new Error(`${issuer} names an endpoint that cannot be used.`))
}
