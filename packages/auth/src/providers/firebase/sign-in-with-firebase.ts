import type { FirebaseSignInInput } from '@latchkey/contracts/auth/external'
import { networkOf } from '../../client-address.ts'
import type { SignInOutcome } from '../../core/complete-sign-in.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime } from '../../runtime.ts'
import { requireProvider } from '../external/require-provider.ts'
import { signInWithIdentity, type IdentityCaller } from '../external/sign-in-with-identity.ts'

/**
 * Signs in with an ID token of Firebase Authentication's.
 *
 * @throws DomainError as `signInWithGoogle` does.
 */
export async function signInWithFirebase(
  auth: AuthRuntime,
  { idToken, nonce }: FirebaseSignInInput,
  caller: IdentityCaller,
): Promise<SignInOutcome> {
  await spend(auth, { limit: 'network', subject: [networkOf(caller.client.address)] })
  const firebase = requireProvider(auth, 'firebase')
  const identity = await firebase.readIdToken(idToken, nonce === undefined ? {} : { nonce })
  return signInWithIdentity(auth, identity, caller)
}
