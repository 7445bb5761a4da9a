import type { PasskeyAnswer } from '@latchkey/contracts/auth/passkey'
import { networkOf } from '../../client-address.ts'
import { completeSignIn, type SignInOutcome } from '../../core/complete-sign-in.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { provePasskey } from './prove-passkey.ts'

/**
 * Signs in whoever the passkey belongs to. No second factor is asked for: the passkey is one, and what unlocked it another.
 *
 * @throws DomainError `INVALID_CREDENTIALS` for a passkey that is unknown here, or was refused; `INVALID_CODE` when the
 *   challenge is used, too old or another browser's; `ACCOUNT_BLOCKED`, only after the right answer; `TOO_MANY_ATTEMPTS`.
 */
export async function finishPasskeySignIn(
  auth: AuthRuntime,
  answer: PasskeyAnswer,
  client: ClientInfo,
): Promise<SignInOutcome> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  return provePasskey(auth, { answer, place: { client } }, ({ userId, requireProof }) =>
    completeSignIn(auth, { userId, method: 'passkey', client }, requireProof),
  )
}
