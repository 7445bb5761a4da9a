import type { SignInMethod } from './session.ts'

/** How a person signed in, in words that go on after "with". */
export const signInMethodWords = {
  email: 'email and password',
  google: 'Google',
  apple: 'Apple',
  firebase: 'Firebase',
  passkey: 'a passkey',
} as const satisfies Record<SignInMethod, string>
