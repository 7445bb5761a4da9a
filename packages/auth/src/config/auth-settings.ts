import type { AuthSettings } from '@latchkey/contracts/auth/session'
import type { AuthRuntime } from '../runtime.ts'

/** What sign-in pages and programs may know of the configuration. */
export function authSettingsOf({
  config,
  identityProviders,
}: Pick<AuthRuntime, 'config' | 'identityProviders'>): AuthSettings {
  return {
    registration: config.registration,
    minPasswordLength: config.minPasswordLength,
    maxPasswordLength: config.maxPasswordLength,
    validationCodeLength: config.validationCodeLength,
    validationCodeLifetimeMs: config.validationCodeLifetime,
    passwordResetLifetimeMs: config.passwordResetExpirationTime,
    mailResendIntervalMs: config.mailResendInterval,
    recentSignInWindowMs: config.recentSignInWindow,
    trustedDeviceLifetimeMs: config.trustedDeviceLifetime,
    accountDeletionGraceMs: config.accountDeletionGrace,
    userCanSeeUserName: config.userCanSeeUserName,
    userCanEditUserName: config.userCanEditUserName,
    userCanSeeFullName: config.userCanSeeFullName,
    userCanEditFullName: config.userCanEditFullName,
    enableUserImages: config.enableUserImages,
    userCanEditUserImage: config.userCanEditUserImage,
    userImageSize: config.userImageSize,
    providers: {
      google: identityProviders.google !== undefined,
      apple: identityProviders.apple !== undefined,
      firebase: identityProviders.firebase !== undefined,
    },
  }
}
