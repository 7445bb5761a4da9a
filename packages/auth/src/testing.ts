export {
  createAuthHarness,
  type AuthHarness,
  type AuthHarnessOptions,
  type NewPerson,
  type Person,
} from './testing/create-auth-harness.ts'
export { createSeededRandom } from './testing/seeded-random.ts'
export { expectSignedIn } from './testing/expect-signed-in.ts'
export {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
  type SoftwarePasskey,
} from './testing/software-authenticator.ts'
export { addPasskey, type AddedPasskey } from './testing/add-passkey.ts'
export { addAuthenticatorApp, type AuthenticatorApp } from './testing/add-authenticator-app.ts'
export { createKeyServer, type KeyServer } from './testing/key-server.ts'
export { appleSettings, firebaseSettings, googleSettings, idTokenClaims } from './testing/provider-settings.ts'
export { localCallbackUrl, openLocalProviders, type LocalProviders } from './testing/open-local-providers.ts'
export { visitProvider, type ProviderVisit } from './testing/visit-provider.ts'
export { makeAdministrator } from './testing/make-administrator.ts'
