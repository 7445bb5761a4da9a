import type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import { secondFactorPath } from './second-factor-path.ts'

/**
 * Leaves the sign-in page: for where she wanted to go, or for the second step on her way there. By a whole new document, so
 * that nothing of the time before stays in memory.
 */
export function leaveSignIn(status: SignInResult['status'], returnTo: string): void {
  // The server never sees the hash.
  const back = returnTo.includes('#') ? returnTo : returnTo + window.location.hash
  window.location.assign(status === 'signed-in' ? back : secondFactorPath(back))
}
