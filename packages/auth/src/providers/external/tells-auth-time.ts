import type { Configuration } from 'openid-client'

/** Whether a provider's tokens say when she last showed who she is, and so obey `max_age` (OpenID Connect Core §3.1.2.1). */
export function tellsAuthTime(configuration: Configuration): boolean {
  const { claims_supported: claims } = configuration.serverMetadata()
  return Array.isArray(claims) && claims.includes('auth_time')
}
