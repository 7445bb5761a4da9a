import { createOpenIdProvider, type ProviderWorld } from '../external/create-openid-provider.ts'
import { isRecord } from '../external/get-json.ts'
import { refusal } from '../external/id-token.ts'
import type { AppleProvider } from '../external/identity-provider.ts'
import type { AppleSettings } from '../external/provider-variables.ts'
import { createAppleClientSecret } from './client-secret.ts'

/** Apple, or whoever stands in its place. */
export function createApple(settings: AppleSettings, world: ProviderWorld): AppleProvider {
  const { issuer, clientIds } = settings
  const { provider, verify } = createOpenIdProvider(
    {
      ...{ issuer, clientIds },
      name: 'apple',
      redirectUris: [],
      scope: 'openid email name',
      // Apple insists on it as soon as a name or an address is asked for.
      postsBack: true,
      clientSecret: () => createAppleClientSecret(settings, world.clock),
    },
    world,
  )
  return {
    ...provider,
    name: 'apple',
    async readNotification(payload) {
      const { iat, events } = { events: undefined, ...(await verify(payload, ['iat'])) }
      const event = eventIn(events)
      const { type, sub: subject } = event
      if (typeof type !== 'string' || typeof subject !== 'string') throw refusal(new Error('It tells of no event.'))
      return { type, issuer, subject, issuedAt: new Date(iat * 1000) }
    },
  }
}

// Apple puts the one event there as a text of JSON.
function eventIn(events: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(events)) return events
  if (typeof events !== 'string') return {}
  try {
    const event: unknown = JSON.parse(events)
    return isRecord(event) ? event : {}
  } catch {
    return {}
  }
}
