import type { RateLimitRule, RollingWindow, TokenBucket } from '@latchkey/prisma/rate-limits'
import type { AuthConfig } from '../config.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Every limit of the product. The comment says what it stops; the number is the operator's where the config has one. */
export const limits = {
  /**
   * Trying credentials or codes from one network, whosever they are: signIn, start, verify, finish, confirm,
   * reauthenticate, changePassword and reportNotMe take one each.
   */
  network: (config): TokenBucket => ({
    kind: 'bucket',
    burst: config.networkLimitBurst,
    perMinute: config.networkLimitPerMinute,
  }),
  /**
   * Guessing one account's password from many networks. Counted by address before the password is checked, whether or
   * not an account exists, so that neither parallel tries nor the refusal itself tell anything (OWASP Authentication:
   * a throttle that lifts by itself, never a lock that an attacker can hold).
   */
  failedSignIns: (config): RollingWindow => ({
    kind: 'window',
    max: config.maxAllowedEmailSignInAttempts,
    windowMs: config.emailSignInFailureResetTime,
  }),
  /**
   * Guessing with a device she has signed in with before, or inside one of her sessions. Counted for each of them apart,
   * so that a stranger who uses up `failedSignIns` does not lock out its owner (OWASP Authentication: device cookies).
   */
  failedSignInsOnKnownDevice: (config): RollingWindow => ({
    kind: 'window',
    max: config.maxAllowedEmailSignInAttempts,
    windowMs: config.emailSignInFailureResetTime,
  }),
  /**
   * Guessing the second step of one person's sign-ins, for whoever has proved the first: of a million codes three are
   * right at a time. Counted before the code is checked, however many sign-ins were begun.
   */
  secondFactorTries: (): RollingWindow => ({ kind: 'window', max: 5, windowMs: 15 * 60_000 }),
  /** The same with a device of hers that is known, or inside one of her sessions: for each of them apart. */
  secondFactorTriesOnKnownDevice: (): RollingWindow => ({ kind: 'window', max: 5, windowMs: 15 * 60_000 }),
  /** Telling her again and again that somebody tries her address. */
  tooManyTriesMails: (): RollingWindow => ({ kind: 'window', max: 1, windowMs: dayMs }),
  /** Filling her mailbox by signing in, for whoever knows the password. */
  newDeviceMails: (): RollingWindow => ({ kind: 'window', max: 10, windowMs: hourMs }),
  /** Filling the store, and the machine's time, with pictures of one person. */
  imageUploads: (): RollingWindow => ({ kind: 'window', max: 10, windowMs: hourMs }),
  /** Gathering everything that is kept about one person, which costs as much as there is. */
  exports: (): RollingWindow => ({ kind: 'window', max: 10, windowMs: hourMs }),
  /** Filling the table of challenges from one network. Apart from `network`: whoever opens the sign-in page tries nothing. */
  passkeyChallenges: (): TokenBucket => ({ kind: 'bucket', burst: 120, perMinute: 60 }),
  /** Using us to fill somebody's mailbox, from one network. */
  mailsFromNetwork: (config): RollingWindow => ({ kind: 'window', max: config.mailsPerHour, windowMs: hourMs }),
  /** The same from many networks at once; counted apart for whoever is counted by `mailsFromKnownDevice`. */
  mailsToAddress: (): RollingWindow => ({ kind: 'window', max: 10, windowMs: hourMs }),
  /**
   * The same from a device she has signed in with before, or inside one of her sessions. Counted for each of them apart,
   * so that a stranger who uses up the two above does not keep her from a new password.
   */
  mailsFromKnownDevice: (config): RollingWindow => ({ kind: 'window', max: config.mailsPerHour, windowMs: hourMs }),
  /** The code that follows "this wasn't me", for whoever holds a notice to her mailbox. No stranger can use it up. */
  notMeMails: (): RollingWindow => ({ kind: 'window', max: 3, windowMs: hourMs }),
} as const satisfies Record<string, (config: AuthConfig) => RateLimitRule>

/** The name of a limit. */
export type LimitName = keyof typeof limits
