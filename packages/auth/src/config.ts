import {
  duration,
  durationOrNever,
  flag,
  integer,
  list,
  oneOf,
  readVariables,
  variableWithDefault,
  type ValuesOf,
} from '@latchkey/config/variables'
import { textsOf, type AuthConfigFile } from './config/config-file.ts'
import { breachedPasswordsVariable } from './breached-passwords.ts'
import { argon2idMemoryMin } from './hashing/argon2id-bounds.ts'
import { passwordVariables } from './hashing/password-variables.ts'
import { registrationVariables } from './providers/email/registration-gate.ts'

/**
 * Every scalar option of the auth core with its variable, its default and its meaning. The names are Serverpod's
 * where it has one; the variable is the name in upper snake case behind `AUTH_` (`AUTH_SESSION_` under `sessions`).
 */
export const authVariables = {
  minPasswordLength: variableWithDefault(
    'AUTH_MIN_PASSWORD_LENGTH',
    integer(1, 128),
    '8',
    'Fewest characters of a new password. NIST SP 800-63B-4 asks for 15 where the password is the only factor.',
  ),
  maxPasswordLength: variableWithDefault(
    'AUTH_MAX_PASSWORD_LENGTH',
    integer(64, 1024),
    '128',
    'Most characters of a password.',
  ),
  breachedPasswordsUrl: breachedPasswordsVariable,
  ...passwordVariables,
  ...registrationVariables,
  userInfoCacheLifetime: variableWithDefault(
    'AUTH_USER_INFO_CACHE_LIFETIME',
    duration,
    '1m',
    'How long auth.user.get may show what was read before. Changes are told at once, and what anybody may do is never read from it.',
  ),
  signOutBehavior: variableWithDefault(
    'AUTH_SIGN_OUT_BEHAVIOR',
    oneOf('all-devices', 'current-device'),
    'all-devices',
    'What auth.status.signOut ends.',
  ),
  validationCodeLength: variableWithDefault(
    'AUTH_VALIDATION_CODE_LENGTH',
    integer(4, 12),
    '8',
    'Digits of the code in a mail.',
  ),
  validationCodeLifetime: variableWithDefault(
    'AUTH_VALIDATION_CODE_LIFETIME',
    duration,
    '15m',
    'How long a code works.',
  ),
  passwordResetExpirationTime: variableWithDefault(
    'AUTH_PASSWORD_RESET_EXPIRATION_TIME',
    duration,
    '24h',
    'How long a code for a new password works.',
  ),
  codeAttempts: variableWithDefault('AUTH_CODE_ATTEMPTS', integer(1, 20), '3', 'Tries that one code allows.'),
  mailResendInterval: variableWithDefault(
    'AUTH_MAIL_RESEND_INTERVAL',
    duration,
    '60s',
    'Shortest time between two codes of one request.',
  ),
  mailsPerHour: variableWithDefault(
    'AUTH_MAILS_PER_HOUR',
    integer(1, 1000),
    '3',
    'Codes an hour for one address from one network.',
  ),
  maxAllowedEmailSignInAttempts: variableWithDefault(
    'AUTH_MAX_ALLOWED_EMAIL_SIGN_IN_ATTEMPTS',
    integer(1, 100_000),
    '5',
    'Failed sign-ins an account allows within the reset time.',
  ),
  emailSignInFailureResetTime: variableWithDefault(
    'AUTH_EMAIL_SIGN_IN_FAILURE_RESET_TIME',
    duration,
    '5m',
    'The time within which failed sign-ins are counted.',
  ),
  maxFailedSignInsInARow: variableWithDefault(
    'AUTH_MAX_FAILED_SIGN_INS_IN_A_ROW',
    integer(1, 100_000),
    '100',
    'Wrong passwords in a row after which the password works on known devices only, until it is set anew. NIST SP 800-63B-4 allows 100.',
  ),
  networkLimitBurst: variableWithDefault(
    'AUTH_NETWORK_LIMIT_BURST',
    integer(1, 1_000_000),
    '30',
    'Tries with credentials or codes that one network may make at once.',
  ),
  networkLimitPerMinute: variableWithDefault(
    'AUTH_NETWORK_LIMIT_PER_MINUTE',
    integer(1, 1_000_000),
    '10',
    'How many of them come back each minute.',
  ),
  recentSignInWindow: variableWithDefault(
    'AUTH_RECENT_SIGN_IN_WINDOW',
    duration,
    '10m',
    'How long after proving who one is sensitive acts are allowed.',
  ),
  trustedDeviceLifetime: variableWithDefault(
    'AUTH_TRUSTED_DEVICE_LIFETIME',
    duration,
    '30d',
    'How long a browser that a person trusts is spared the second step of a sign-in; 0s: never.',
  ),
  maxSessionsPerUser: variableWithDefault(
    'AUTH_MAX_SESSIONS_PER_USER',
    integer(1, 100_000),
    '50',
    'Sessions one person may have; one more ends the one used longest ago.',
  ),
  emailChangeUndoWindow: variableWithDefault(
    'AUTH_EMAIL_CHANGE_UNDO_WINDOW',
    duration,
    '7d',
    'How long the former mailbox may undo a change of address.',
  ),
  accountDeletionGrace: variableWithDefault(
    'AUTH_ACCOUNT_DELETION_GRACE',
    duration,
    '3d',
    'How long a person may still keep the account that she asked to delete.',
  ),
  userCanSeeUserName: variableWithDefault(
    'AUTH_USER_CAN_SEE_USER_NAME',
    flag,
    '1',
    'Whether people are shown their own name. Administrators always are.',
  ),
  userCanEditUserName: variableWithDefault(
    'AUTH_USER_CAN_EDIT_USER_NAME',
    flag,
    '1',
    'Whether people may change their own name.',
  ),
  userCanSeeFullName: variableWithDefault(
    'AUTH_USER_CAN_SEE_FULL_NAME',
    flag,
    '1',
    'Whether people are shown their own full name. Administrators always are.',
  ),
  userCanEditFullName: variableWithDefault(
    'AUTH_USER_CAN_EDIT_FULL_NAME',
    flag,
    '0',
    'Whether people may change their own full name.',
  ),
  enableUserImages: variableWithDefault('AUTH_ENABLE_USER_IMAGES', flag, '1', 'Whether people have pictures at all.'),
  userCanEditUserImage: variableWithDefault(
    'AUTH_USER_CAN_EDIT_USER_IMAGE',
    flag,
    '1',
    'Whether people may change their own picture.',
  ),
  userImageSize: variableWithDefault(
    'AUTH_USER_IMAGE_SIZE',
    integer(16, 1024),
    '256',
    'Edge of a picture in pixels; those stored before keep theirs.',
  ),
  userImageFormat: variableWithDefault(
    'AUTH_USER_IMAGE_FORMAT',
    oneOf('jpg', 'png', 'webp'),
    'jpg',
    'How pictures are encoded.',
  ),
  userImageQuality: variableWithDefault(
    'AUTH_USER_IMAGE_QUALITY',
    integer(1, 100),
    '70',
    'Quality of jpg and webp pictures.',
  ),
  importUserImagesFromGoogleSignIn: variableWithDefault(
    'AUTH_IMPORT_USER_IMAGES_FROM_GOOGLE_SIGN_IN',
    flag,
    '1',
    'Whether somebody who is new and comes from Google begins with her picture there.',
  ),
  imageImportHosts: variableWithDefault(
    'AUTH_IMAGE_IMPORT_HOSTS',
    list,
    'lh3.googleusercontent.com',
    'From which hosts such a picture may come, each named whole.',
  ),
  securityLogRetention: variableWithDefault(
    'AUTH_SECURITY_LOG_RETENTION',
    durationOrNever,
    '365d',
    'How long entries of the security log are kept, or never to keep them all.',
  ),
  securityLogPersonalRetention: variableWithDefault(
    'AUTH_SECURITY_LOG_PERSONAL_RETENTION',
    durationOrNever,
    '90d',
    'How long they keep network addresses and browsers, or never to keep those as long.',
  ),
} as const

/** Options under `sessions`. */
export const sessionVariables = {
  lifetime: variableWithDefault(
    'AUTH_SESSION_LIFETIME',
    durationOrNever,
    '30d',
    'When a session ends at the latest, or never.',
  ),
  inactivityTimeout: variableWithDefault(
    'AUTH_SESSION_INACTIVITY_TIMEOUT',
    durationOrNever,
    '7d',
    'How long a session may lie unused, or never.',
  ),
  secretLength: variableWithDefault(
    'AUTH_SESSION_SECRET_LENGTH',
    integer(32, 64),
    '32',
    'Random bytes in a session key.',
  ),
  saltLength: variableWithDefault(
    'AUTH_SESSION_SALT_LENGTH',
    integer(16, 64),
    '16',
    'Random bytes of salt in the stored hash of a session key.',
  ),
} as const

export { authSettingsOf } from './config/auth-settings.ts'
export { defineAuthConfig, type AuthConfigFile } from './config/config-file.ts'

/** How the auth core behaves. Durations are in milliseconds; `null` means never. */
export interface AuthConfig extends ValuesOf<typeof authVariables> {
  readonly sessions: ValuesOf<typeof sessionVariables>
}

/**
 * Reads the options: the environment first, then the code's config file, then the defaults. Each bad value adds a line
 * to `problems`.
 */
export function readAuthConfig(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
  file: AuthConfigFile = {},
): AuthConfig {
  const { hooks = {} } = file
  const given = {
    ...textsOfFile(file, problems),
    ...Object.fromEntries(Object.entries(env).filter(([, text]) => text !== '')),
  }
  const options = readVariables(authVariables, given, problems)
  const sessions = readVariables(sessionVariables, given, problems)
  if (hooks.passwordHashGenerator && !hooks.passwordHashValidator) {
    problems.push('passwordHashGenerator in the config file needs a passwordHashValidator beside it.')
  }
  if (options.minPasswordLength > options.maxPasswordLength) {
    problems.push('AUTH_MIN_PASSWORD_LENGTH must not be greater than AUTH_MAX_PASSWORD_LENGTH.')
  }
  if (options.registration === 'allow-list' && options.registrationAllowList.length === 0) {
    problems.push(
      'AUTH_REGISTRATION_ALLOW_LIST is empty, so nobody could register. Fill it, or set AUTH_REGISTRATION closed.',
    )
  }
  const { passwordHashMemory, passwordHashIterations } = options
  if (passwordHashMemory < argon2idMemoryMin(passwordHashIterations)) {
    problems.push(
      `AUTH_PASSWORD_HASH_MEMORY must be at least ${argon2idMemoryMin(passwordHashIterations)} with ${passwordHashIterations} iterations.`,
    )
  }
  // A session that ends as it begins would lock everybody out.
  for (const name of ['lifetime', 'inactivityTimeout'] as const) {
    if (sessions[name] === 0) problems.push(`${sessionVariables[name].name} must be longer than nothing, or never.`)
  }
  for (const name of neverNothing) {
    if (options[name] === 0) problems.push(`${authVariables[name].name} must be longer than nothing.`)
  }
  return { ...options, sessions }
}

/**
 * Durations that undo something at 0: whoever takes an account over would keep it, wrong passwords would not be counted, no
 * code would ever fit, and no sensitive act would be allowed.
 */
const neverNothing = [
  'emailChangeUndoWindow',
  'emailSignInFailureResetTime',
  'validationCodeLifetime',
  'passwordResetExpirationTime',
  'recentSignInWindow',
] as const

/** What the code's config file sets, as the environment would, by the name of the variable. */
export function textsOfFile(
  { sessions = {}, hooks: _hooks, ...settings }: AuthConfigFile,
  problems: string[] = [],
): Readonly<Record<string, string>> {
  return { ...textsOf(authVariables, settings, problems), ...textsOf(sessionVariables, sessions, problems) }
}

/** Every option at its default. */
export const defaultAuthConfig: AuthConfig = readAuthConfig({}, [])
