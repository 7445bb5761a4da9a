import type { StartedPasskeySignIn, StartPasskeySignInInput } from '@latchkey/contracts/auth/passkey'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { openPasskeyChallenge, passkeyChallengeLifetimeMs } from './passkey-challenge.ts'
import { listDescriptors } from './stored-passkey.ts'

/**
 * What a passkey has to sign: to sign in, or to prove once more who is signed in. At the sign-in nobody is named and the
 * answer is the same for everybody: the device offers what it has.
 *
 * @throws DomainError `NOT_SIGNED_IN` for a proof without a session; `TOO_MANY_ATTEMPTS`.
 */
export async function startPasskeySignIn(
  auth: AuthRuntime,
  { purpose }: StartPasskeySignInInput,
  { session, client }: { readonly session: AuthSession | null; readonly client: ClientInfo },
): Promise<StartedPasskeySignIn> {
  await spend(auth, { limit: 'passkeyChallenges', subject: [networkOf(client.address)] })
  if (purpose === 'reauthentication' && !session) throw new DomainError('NOT_SIGNED_IN', {})
  const userId = purpose === 'reauthentication' && session ? session.userId : null
  const { challengeId, challenge } = await openPasskeyChallenge(auth, { purpose, userId }, client)
  return {
    challengeId,
    options: {
      challenge,
      rpId: auth.relyingParty.id,
      timeout: passkeyChallengeLifetimeMs,
      allowCredentials: userId === null ? [] : await listDescriptors(auth.db.tables, userId),
      userVerification: 'required',
    },
  }
}
