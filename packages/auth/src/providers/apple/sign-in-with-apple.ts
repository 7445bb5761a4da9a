import type { AppleSignInInput } from '@latchkey/contracts/auth/external'
import { networkOf } from '../../client-address.ts'
import type { SignInOutcome } from '../../core/complete-sign-in.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { requireProvider } from '../external/require-provider.ts'
import { signInWithIdentity, type IdentityCaller } from '../external/sign-in-with-identity.ts'

/**
 * Signs in with an ID token of Apple's. The names are what Apple told the app, the first time only; no more than what
 * she says she is called, they decide nothing.
 *
 * @throws DomainError as `signInWithGoogle` does.
 */
export async function signInWithApple(
  auth: AuthRuntime,
  { idToken, nonce, givenName, fullName }: AppleSignInInput,
  caller: IdentityCaller,
): Promise<SignInOutcome> {
  await spend(auth, { limit: 'network', subject: [networkOf(caller.client.address)] })
  const apple = requireProvider(auth, 'apple')
  const identity = await apple.readIdToken(idToken, nonce === undefined ? {} : { nonce })
  const names = { givenName: givenName ?? null, fullName: fullName ?? null }
  return signInWithIdentity(auth, { ...identity, ...names }, caller)
}
