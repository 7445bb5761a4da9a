/** What accounts and sessions refuse. */
export const authErrorCodes = [
  'INVALID_CREDENTIALS',
  'NOT_SIGNED_IN',
  'SCOPE_MISSING',
  'ACCOUNT_BLOCKED',
  'RECENT_SIGN_IN_REQUIRED',
  'NOT_ALLOWED',
  'TOO_MANY_ATTEMPTS',
  'INVALID_CODE',
  'CODE_EXPIRED',
  'PASSWORD_REJECTED',
  'REGISTRATION_DENIED',
  'IMAGE_REJECTED',
] as const

export type AuthErrorCode = (typeof authErrorCodes)[number]
