import type { SecurityEventName } from '@latchkey/contracts/auth/security-log'

/** A kind of acts that a person may ask for. */
export interface LogKind {
  /** How it stands in the address. */
  readonly name: string
  readonly label: string
  /** Left out: all of them. */
  readonly events?: readonly SecurityEventName[]
}

/** What the log can be narrowed to, as the page offers it. The first is everything. */
export const logKinds: readonly [LogKind, ...LogKind[]] = [
  { name: 'all', label: 'Everything' },
  { name: 'sign-ins', label: 'Sign-ins', events: ['registered', 'signed-in', 'reauthenticated', 'user-created'] },
  { name: 'failed', label: 'Failed tries', events: ['sign-in-failed', 'too-many-tries'] },
  {
    name: 'password-and-address',
    label: 'Password and email address',
    events: [
      'password-changed',
      'password-reset',
      'new-password-required',
      'email-changed',
      'email-change-undone',
      'reported-not-me',
    ],
  },
  {
    name: 'ways-in',
    label: 'Linked accounts and passkeys',
    events: ['identity-linked', 'identity-unlinked', 'passkey-added', 'passkey-renamed', 'passkey-removed'],
  },
  {
    name: 'two-step',
    label: 'Two-step sign-in',
    events: [
      'second-factor-asked',
      'totp-enabled',
      'totp-disabled',
      'recovery-codes-renewed',
      'recovery-code-used',
      'device-trusted',
      'devices-untrusted',
    ],
  },
  {
    name: 'signed-out',
    label: 'Signed-out devices',
    events: ['session-ended', 'other-sessions-ended', 'all-sessions-ended', 'sessions-over-limit'],
  },
  {
    name: 'account',
    label: 'The account itself',
    events: [
      'deletion-requested',
      'deletion-cancelled',
      'user-blocked',
      'user-unblocked',
      'user-deleted',
      'mail-resent',
      'scopes-changed',
    ],
  },
]

/** The kind that an address asks for; everything where it names none. */
export function logKindOf(name: string | null | undefined): LogKind {
  return logKinds.find((kind) => kind.name === name) ?? logKinds[0]
}
