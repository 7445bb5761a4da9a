import type { LimitInForce } from '@latchkey/contracts/admin-operations'
import type { RateLimitRule } from '@latchkey/prisma/rate-limits'
import { limits, type LimitName } from '../guard/limits.ts'
import type { AuthRuntime } from '../runtime.ts'

/** Every limit on tries with the number that is in force, in words. */
export function readLimits({ config }: Pick<AuthRuntime, 'config'>): LimitInForce[] {
  return Object.entries(meanings).map(([name, meaning]) => ({
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `meanings` are the names of the limits
    rule: ruleWords(limits[name as LimitName](config)),
    meaning,
  }))
}

/** A rule in words, as docs/limits.md has it. */
export function ruleWords(rule: RateLimitRule): string {
  if (rule.kind === 'bucket') return `${rule.burst} at once, then ${rule.perMinute} a minute`
  const [unit, unitMs] = units.find(([, ms]) => rule.windowMs % ms === 0) ?? ['millisecond', 1]
  const length = rule.windowMs / unitMs
  return `${rule.max} in ${length} ${unit}${length === 1 ? '' : 's'}`
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

const meanings: Readonly<Record<LimitName, string>> = {
  network: 'Tries with passwords or codes from one network, whosever they are',
  failedSignIns: 'Wrong passwords for one address, from anywhere',
  failedSignInsOnKnownDevice: 'Wrong passwords for one account, on a device that its owner has signed in with before',
  secondFactorTries: 'Wrong codes at the second step of one person’s sign-ins, from anywhere',
  secondFactorTriesOnKnownDevice: 'Wrong codes for one account, on a device that its owner has signed in with before',
  tooManyTriesLetters: 'Emails to one person about wrong passwords or codes',
  newDeviceLetters: 'Emails to one person about sign-ins on new devices',
  imageUploads: 'Pictures of one person',
  passkeyChallenges: 'Sign-ins with a passkey that are begun from one network',
  mailsFromNetwork: 'Emails with a code for one address, asked for from one network',
  mailsToAddress: 'Emails with a code for one address, asked for from anywhere',
}
