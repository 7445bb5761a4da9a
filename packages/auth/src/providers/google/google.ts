import { createOpenIdProvider, type ProviderWorld } from '../external/create-openid-provider.ts'
import type { GoogleProvider } from '../external/identity-provider.ts'
import type { GoogleSettings } from '../external/provider-variables.ts'
import { readGooglePicture } from './read-picture.ts'

/** Google, or whoever stands in its place. */
export function createGoogle(settings: GoogleSettings, world: ProviderWorld): GoogleProvider {
  const { issuer, clientIds, clientSecret, redirectUris } = settings
  const { provider } = createOpenIdProvider(
    {
      ...{ issuer, clientIds, redirectUris },
      name: 'google',
      // Google has written its name without the scheme, too; to us they are one issuer, or a person would become two.
      issuerAliases: [issuer.replace(/^https?:\/\//, '')],
      scope: 'openid email profile',
      postsBack: false,
      clientSecret: () => clientSecret,
    },
    world,
  )
  return {
    ...provider,
    name: 'google',
    readPicture: (url, size) => readGooglePicture(url, size, { ...world, issuer }),
  }
}
