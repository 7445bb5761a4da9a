import type { PasskeyAnswer } from '@latchkey/contracts/auth/passkey'
import { networkOf } from '../../client-address.ts'
import { noteProof } from '../../core/note-proof.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { provePasskey } from './prove-passkey.ts'

/**
 * Proves once more, by a passkey of hers, who is signed in: the session counts as recent from now on.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for a passkey that is not hers, or was refused, which ends nothing;
 *   `INVALID_CODE` when the challenge is used, too old or another browser's; `NOT_SIGNED_IN` when the session ended
 *   meanwhile; `TOO_MANY_ATTEMPTS`.
 */
export async function reauthenticateWithPasskey(
  auth: AuthRuntime,
  answer: PasskeyAnswer,
  place: { readonly session: AuthSession; readonly client: ClientInfo },
): Promise<void> {
  await spend(auth, { limit: 'network', subject: [networkOf(place.client.address)] })
  await provePasskey(auth, { answer, place }, ({ requireProof }) =>
    noteProof(auth, { ...place, method: 'passkey', requireProof }),
  )
}
