// Without the schema library, which weighs more in a browser than everything that is said here.

/** Why a session ended. Strangers with a wrong secret only ever see `unknown`. */
export const sessionEndReasons = [
  'expired',
  'inactive',
  'revoked',
  'password-changed',
  'blocked',
  'limit-reached',
  'signed-out',
  'account-deleted',
  'unknown',
] as const

export type SessionEndReason = (typeof sessionEndReasons)[number]

/** Who ended a session, where its reason is `revoked`. */
export const sessionEnders = ['self', 'administrator'] as const

export type SessionEndedBy = (typeof sessionEnders)[number]

/** The reason in a value from outside, or nothing. */
export const sessionEndReasonIn = (value: unknown): SessionEndReason | undefined =>
  sessionEndReasons.find((reason) => reason === value)

/** The one who ended a session in a value from outside, or nothing. */
export const sessionEndedByIn = (value: unknown): SessionEndedBy | undefined =>
  sessionEnders.find((ender) => ender === value)
