export { receiveAppleNotification } from './providers/apple/receive-apple-notification.ts'
export { signInWithApple } from './providers/apple/sign-in-with-apple.ts'
export { createIdentityProviders } from './providers/external/identity-providers.ts'
export { linkWithToken } from './providers/external/link-with-token.ts'
export { listIdentities } from './providers/external/list-identities.ts'
export {
  providerVariables,
  readProviderSettings,
  type ProviderSettings,
} from './providers/external/provider-variables.ts'
export { unlinkIdentity } from './providers/external/unlink-identity.ts'
export { signInWithFirebase } from './providers/firebase/sign-in-with-firebase.ts'
export { signInWithGoogle } from './providers/google/sign-in-with-google.ts'
