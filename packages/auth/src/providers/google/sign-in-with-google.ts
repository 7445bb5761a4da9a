import type { GoogleSignInInput } from '@latchkey/contracts/auth/external'
import { networkOf } from '../../client-address.ts'
import type { SignInOutcome } from '../../core/complete-sign-in.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { requireProvider } from '../external/require-provider.ts'
import { signInWithIdentity, type IdentityCaller } from '../external/sign-in-with-identity.ts'

/**
 * Signs in with an ID token of Google's, or with the code of an authorization there.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for a token or code that is not good; `PROVIDER_DISABLED`;
 *   `SERVICE_UNAVAILABLE` where Google does not answer; `TOO_MANY_ATTEMPTS`; and as `signInWithIdentity`.
 */
export async function signInWithGoogle(
  auth: AuthRuntime,
  { nonce, ...proof }: GoogleSignInInput,
  caller: IdentityCaller,
): Promise<SignInOutcome> {
  await spend(auth, { limit: 'network', subject: [networkOf(caller.client.address)] })
  const google = requireProvider(auth, 'google')
  const checks = nonce === undefined ? {} : { nonce }
  const identity =
    'idToken' in proof
      ? await google.readIdToken(proof.idToken, checks)
      : await google.exchangeCode({ ...proof, ...checks })
  return signInWithIdentity(auth, identity, caller)
}
