import { passkeysMax, type StartedPasskeyRegistration } from '@latchkey/contracts/auth/passkey'
import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { getUserInfo } from '../../core/user-info.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, AuthSession, ClientInfo } from '../../runtime.ts'
import { openPasskeyChallenge, passkeyChallengeLifetimeMs } from './passkey-challenge.ts'
import { listDescriptors } from './stored-passkey.ts'
import { userHandleOf } from './user-handle.ts'

/** Who adds a passkey, and from where. */
export interface PasskeyOwner {
  readonly session: AuthSession
  readonly client: ClientInfo
}

/** EdDSA, ECDSA on P-256 and RSA with SHA-256: what every authenticator knows one of (WebAuthn Level 3 §5.4). */
export const passkeyAlgorithms = [-8, -7, -257]

/**
 * What a device needs to make a passkey: one that it finds by itself at the sign-in, and that it unlocks by a PIN, a finger
 * or a face. Where the device was made is not asked.
 *
 * @throws DomainError `NOT_ALLOWED` when she has `passkeysMax` already; `TOO_MANY_ATTEMPTS`.
 */
export async function startPasskeyRegistration(
  auth: AuthRuntime,
  { session: { userId }, client }: PasskeyOwner,
): Promise<StartedPasskeyRegistration> {
  await spend(auth, { limit: 'passkeyChallenges', subject: [networkOf(client.address)] })
  const excludeCredentials = await listDescriptors(auth.db.tables, userId)
  if (excludeCredentials.length >= passkeysMax) throw new DomainError('NOT_ALLOWED')
  const { email, userName, fullName } = await getUserInfo(auth, userId)
  const name = email ?? userName ?? fullName ?? auth.relyingParty.name
  const { challengeId, challenge } = await openPasskeyChallenge(auth, { purpose: 'registration', userId }, client)
  return {
    challengeId,
    options: {
      rp: { id: auth.relyingParty.id, name: auth.relyingParty.name },
      user: { id: userHandleOf(userId), name, displayName: userName ?? fullName ?? name },
      challenge,
      pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
      timeout: passkeyChallengeLifetimeMs,
      attestation: 'none',
      excludeCredentials,
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  }
}
