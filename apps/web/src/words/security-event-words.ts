import type { SecurityEventDetails, SecurityEventDoer, SecurityLogEntry } from '@latchkey/contracts/auth/security-log'
import type { SessionEndReason } from '@latchkey/contracts/auth/session'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { counted } from './counted.ts'

type Told = Pick<SecurityLogEntry, 'event' | 'details' | 'sessionId' | 'byWhom'>

/** What an entry of the security log tells its person, in one line without a full stop. */
export function securityEventWords(entry: Told): string {
  return tell[entry.event](entry.details, entry)
}

/** Who did it, as it stands behind the act; nothing where it was she. */
export function doerWords(doer: SecurityEventDoer): string | undefined {
  return doers[doer]
}

const doers = {
  self: undefined,
  administrator: 'by an administrator',
  operator: 'by whoever runs this server',
  system: undefined,
  unknown: undefined,
} as const satisfies Record<SecurityEventDoer, string | undefined>

// Exhaustive, so that no act is recorded that nobody can read.
const tell: Record<Told['event'], (details: SecurityEventDetails, entry: Told) => string> = {
  registered: () => 'Account created',
  'signed-in': ({ method, secondFactor }) =>
    secondFactor === undefined
      ? `Signed in with ${methodWords(method)}`
      : `Signed in with ${methodWords(method)} and ${secondFactor === 'totp' ? 'the authenticator app' : 'a recovery code'}`,
  'second-factor-asked': ({ method }) => `Asked for the second step after ${methodWords(method)}`,
  'sign-in-failed': ({ why }, { sessionId }) => {
    if (why === 'passkey-refused') return 'Passkey refused: what it answered was not right'
    if (why === 'blocked') return 'Sign-in refused, because the account was blocked'
    if (why === 'stopped') return 'Sign-in refused after too many wrong passwords in a row'
    if (why === 'second-factor-stopped') return 'Code refused after too many wrong codes in a row'
    if (why === 'wrong-second-factor') {
      return sessionId === null ? 'Wrong code at the second step of a sign-in' : 'Wrong code on a signed-in device'
    }
    return sessionId === null ? 'Wrong password at the sign-in' : 'Wrong password on a signed-in device'
  },
  'too-many-tries': ({ why = 'limit' }) => tooManyWords[why] ?? 'Too many wrong tries',
  reauthenticated: ({ method = 'password' }) => `Confirmed with ${proofWords[method] ?? methodWords(method)}`,
  'password-changed': () => 'Password changed',
  'password-reset': () => 'New password set by email',
  'email-changed': () => 'Email address changed',
  'email-change-undone': () => 'Change of the email address undone',
  'reported-not-me': () => '“This wasn’t me” pressed in an email',
  'session-ended': sessionEndedWords,
  'other-sessions-ended': ({ ended = 0 }) => `${counted(ended, 'other device')} signed out`,
  'all-sessions-ended': ({ ended = 0, reason, provider }) =>
    `${counted(ended, 'device')} signed out${provider === undefined ? whyAll(reason) : withdrawn(provider)}`,
  'sessions-over-limit': ({ ended = 0 }) => `${counted(ended, 'device')} signed out, because there were too many`,
  'identity-linked': ({ provider }) => `Sign-in with ${methodWords(provider)} added`,
  'identity-unlinked': ({ provider, why }) =>
    `Sign-in with ${methodWords(provider)} removed${whyUnlinked(provider, why)}`,
  'passkey-added': () => 'Passkey added',
  'passkey-renamed': () => 'Passkey renamed',
  'passkey-removed': () => 'Passkey deleted',
  'deletion-requested': () => 'Deletion of the account asked for',
  'deletion-cancelled': () => 'Deletion of the account cancelled',
  'totp-enabled': () => 'Two-step sign-in turned on',
  'totp-disabled': () => 'Two-step sign-in turned off',
  'recovery-codes-renewed': () => 'New recovery codes made',
  'recovery-code-used': ({ left }) =>
    left === undefined ? 'Recovery code used' : `Recovery code used, ${counted(left, 'code')} left`,
  'device-trusted': () => 'Device trusted: no code is asked for on it',
  'devices-untrusted': ({ ended = 1 }) => `${counted(ended, 'device')} no longer trusted`,
  'user-created': () => 'Account created',
  'new-password-required': () => 'Password taken away, a new one has to be set by email',
  'user-blocked': () => 'Account blocked',
  'user-unblocked': () => 'Account unblocked',
  'user-deleted': () => 'Account of somebody else deleted',
  'mail-resent': () => 'Email to somebody sent again',
  'scopes-changed': ({ granted = [], revoked = [] }) =>
    ['Rights changed', ...part('given', granted), ...part('taken', revoked)].join(', '),
}

const proofWords: Readonly<Record<string, string>> = {
  password: 'the password',
  code: 'a code of the authenticator app',
}

const tooManyWords: Readonly<Record<string, string>> = {
  limit: 'Too many wrong passwords: the next tries had to wait',
  stopped: 'Too many wrong passwords in a row: the password works on devices you have used before only',
  'second-factor-limit': 'Too many wrong codes at the second step: the next tries had to wait',
  'second-factor-stopped':
    'Too many wrong codes in a row: the authenticator app works on devices you have used before only',
}

const sessionEnds: Readonly<Partial<Record<SessionEndReason, string>>> = {
  'signed-out': 'Signed out',
  expired: 'A device was signed out, because its session had reached its end',
  inactive: 'A device was signed out, because it had not been used for a while',
  'password-changed': 'Session renewed after the change of the password',
}

function sessionEndedWords({ reason }: SecurityEventDetails): string {
  return (reason && sessionEnds[reason]) ?? 'A device was signed out'
}

function whyAll(reason: SessionEndReason | undefined): string {
  if (reason === 'password-changed') return ', because the password changed'
  return reason === 'blocked' ? ', because the account was blocked' : ''
}

const withdrawn = (provider: string) => `, because you withdrew your consent at ${methodWords(provider)}`

function whyUnlinked(provider = '', why: string | undefined): string {
  if (why === 'consent-revoked') return withdrawn(provider)
  return why === 'account-deleted' ? `, because your account at ${methodWords(provider)} was deleted` : ''
}

const part = (word: string, names: readonly string[]) => (names.length === 0 ? [] : [`${word}: ${names.join(', ')}`])

const methods: Readonly<Record<string, string>> = signInMethodWords

const methodWords = (method = '') => methods[method] ?? method
