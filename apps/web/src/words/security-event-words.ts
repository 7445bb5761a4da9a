import type { SecurityEventDetails, SecurityEventDoer, SecurityLogEntry } from '@latchkey/contracts/auth/security-log'
import type { SessionEndReason } from '@latchkey/contracts/auth/session'
import { signInMethodWords } from '@latchkey/contracts/auth/sign-in-method-words'
import { counted } from './durations.ts'

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
    if (why === 'blocked') return 'Sign-in refused, because the account was blocked'
    if (why === 'stopped') return 'Sign-in refused after too many wrong passwords in a row'
    return sessionId === null ? 'Wrong password at the sign-in' : 'Wrong password on a signed-in device'
  },
  'too-many-tries': ({ why }) =>
    why === 'stopped'
      ? 'Too many wrong passwords in a row: the password works on devices you have used before only'
      : 'Too many wrong passwords: the next tries had to wait',
  reauthenticated: () => 'Confirmed with the password',
  'password-changed': () => 'Password changed',
  'password-reset': () => 'New password set by email',
  'email-changed': () => 'Email address changed',
  'email-change-undone': () => 'Change of the email address undone',
  'reported-not-me': () => '“This wasn’t me” pressed in an email',
  'session-ended': sessionEndedWords,
  'other-sessions-ended': ({ ended = 0 }) => `${counted(ended, 'other device')} signed out`,
  'all-sessions-ended': ({ ended = 0, reason }) => `${counted(ended, 'device')} signed out${whyAll(reason)}`,
  'sessions-over-limit': ({ ended = 0 }) => `${counted(ended, 'device')} signed out, because there were too many`,
  'deletion-requested': () => 'Deletion of the account asked for',
  'deletion-cancelled': () => 'Deletion of the account cancelled',
  'user-created': () => 'Account created',
  'user-blocked': () => 'Account blocked',
  'user-unblocked': () => 'Account unblocked',
  'user-deleted': () => 'Account of somebody else deleted',
  'scopes-changed': ({ granted = [], revoked = [] }) =>
    ['Rights changed', ...part('given', granted), ...part('taken', revoked)].join(', '),
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

const part = (word: string, names: readonly string[]) => (names.length === 0 ? [] : [`${word}: ${names.join(', ')}`])

const methods: Readonly<Record<string, string>> = signInMethodWords

const methodWords = (method = '') => methods[method] ?? method
