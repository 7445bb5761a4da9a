import type { SessionMethod } from './session.ts'

/** How a person signed in, in words that go on after "with". */
export const signInMethodWords = {
  email: 'email and password',
  google: 'Google',
  apple: 'Apple',
  firebase: 'Firebase',
  passkey: 'a passkey',
  unknown: 'an unknown way',
} as const satisfies Record<SessionMethod, string>
