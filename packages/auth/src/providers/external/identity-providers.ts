import { createApple } from '../apple/apple.ts'
import { createFirebase } from '../firebase/firebase.ts'
import { createGoogle } from '../google/google.ts'
import type { ProviderWorld } from './create-openid-provider.ts'
import type { IdentityProviders } from './identity-provider.ts'
import type { ProviderSettings } from './provider-variables.ts'

/** The providers that the settings turn on. Nothing is asked of them before somebody signs in. */
export function createIdentityProviders({
  settings: { google, apple, firebase },
  ...world
}: ProviderWorld & { readonly settings: ProviderSettings }): IdentityProviders {
  return {
    ...(google && { google: createGoogle(google, world) }),
    ...(apple && { apple: createApple(apple, world) }),
    ...(firebase && { firebase: createFirebase(firebase, world) }),
  }
}
