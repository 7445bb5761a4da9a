import type { LimitInForce } from '@latchkey/contracts/admin-operations'
import { passkeysMax } from '@latchkey/contracts/auth/passkey'
import { lengthWords } from '@latchkey/contracts/length-words'
import type { RateLimitRule } from '@latchkey/prisma/rate-limits'
import type { AuthConfig } from '../config.ts'
import { trustedDevicesMax } from '../factors/trusted-devices/trust-device.ts'
import { limits, type LimitName } from '../guard/limits.ts'
import type { AuthRuntime } from '../runtime.ts'

/** Every limit on tries, and what bounds them otherwise, with the number that is in force, in words. */
export function readLimits({ config }: Pick<AuthRuntime, 'config'>): LimitInForce[] {
  const counted = Object.entries(meanings).map(([name, meaning]) => ({
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `meanings` are the names of the limits
    rule: ruleWords(limits[name as LimitName](config)),
    meaning,
  }))
  return [...counted, ...boundsOf(config)]
}

/** A rule in words, as docs/limits.md has it. */
export function ruleWords(rule: RateLimitRule): string {
  if (rule.kind === 'bucket') return `${rule.burst} at once, then ${rule.perMinute} a minute`
  return `${rule.max} in ${lengthWords(rule.windowMs)}`
}

const meanings: Readonly<Record<LimitName, string>> = {
  network: 'Tries with passwords or codes from one network, whosever they are',
  failedSignIns: 'Wrong passwords for one address, from anywhere',
  failedSignInsOnKnownDevice: 'Wrong passwords for one account, on a device that its owner has signed in with before',
  secondFactorTries: 'Wrong codes at the second step of one person’s sign-ins, from anywhere',
  secondFactorTriesOnKnownDevice: 'Wrong codes for one account, on a device that its owner has signed in with before',
  tooManyTriesMails: 'Emails to one person about wrong passwords or codes',
  newDeviceMails: 'Emails to one person about sign-ins on new devices',
  imageUploads: 'Pictures of one person',
  exports: 'Copies of everything kept about one person',
  passkeyChallenges: 'Sign-ins with a passkey that are begun from one network',
  mailsFromNetwork: 'Emails with a code for one address, asked for from one network',
  mailsToAddress: 'Emails with a code for one address, asked for from anywhere',
  mailsFromKnownDevice:
    'Emails with a code that one account asks for, on a device that its owner has signed in with before',
  notMeMails: 'Emails with a code for one person after “this wasn’t me”',
}

const boundsOf = (config: AuthConfig): LimitInForce[] => [
  {
    name: 'maxFailedSignInsInARow',
    rule: `${config.maxFailedSignInsInARow} in a row`,
    meaning:
      'Wrong passwords of one account, and wrong codes of its authenticator app, except on devices known as hers',
  },
  { name: 'codeAttempts', rule: `${config.codeAttempts} for each code`, meaning: 'Tries of a code that came by email' },
  {
    name: 'mailResendInterval',
    rule: `1 in ${lengthWords(config.mailResendInterval)}`,
    meaning: 'Codes by email for what one browser asked for',
  },
  {
    name: 'maxSessionsPerUser',
    rule: `${config.maxSessionsPerUser} at once`,
    meaning: 'Sessions of one person. One more ends the one used longest ago',
  },
  { name: 'trustedDevicesMax', rule: `${trustedDevicesMax} at once`, meaning: 'Browsers that one person trusts' },
  { name: 'passkeysMax', rule: `${passkeysMax} at once`, meaning: 'Passkeys of one person' },
]
