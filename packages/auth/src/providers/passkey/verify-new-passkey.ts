import type { FinishPasskeyRegistrationInput } from '@latchkey/contracts/auth/passkey'
import { DomainError } from '@latchkey/contracts/domain-error'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import type { AuthRuntime } from '../../runtime.ts'
import { isFramed } from './client-data.ts'
import { passkeyAlgorithms } from './start-passkey-registration.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A passkey that a device has just made. */
export interface NewPasskey {
  readonly credentialId: Bytes
  readonly publicKey: Bytes
  readonly counter: bigint
  readonly transports: string[]
  readonly isSynced: boolean
}

/**
 * Checks what a device answered when it was asked for a passkey: challenge, origin, relying party, user verification,
 * algorithm, and the self-attestation where there is one (WebAuthn Level 3 §7.1).
 *
 * @throws DomainError `INVALID_CREDENTIALS`.
 */
export async function verifyNewPasskey(
  { relyingParty }: Pick<AuthRuntime, 'relyingParty'>,
  response: FinishPasskeyRegistrationInput['response'],
  isChallenge: (challenge: string) => boolean,
): Promise<NewPasskey> {
  const { clientDataJSON, attestationObject, transports = [] } = response.response
  if (isFramed(clientDataJSON) || hasCertificates(attestationObject)) throw new DomainError('INVALID_CREDENTIALS')
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, response: { clientDataJSON, attestationObject, transports }, clientExtensionResults: {} },
    expectedChallenge: isChallenge,
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: passkeyAlgorithms,
  }).catch((error: unknown) => {
    // The library throws for whatever is wrong with an answer.
    throw new DomainError('INVALID_CREDENTIALS', undefined, { cause: error })
  })
  // What is stored is the id that the authenticator signed with its data, so that it is the one it will show again.
  if (!verified || registrationInfo.credential.id !== response.id) throw new DomainError('INVALID_CREDENTIALS')
  const { credential, credentialBackedUp } = registrationInfo
  return {
    credentialId: Uint8Array.from(Buffer.from(credential.id, 'base64url')),
    publicKey: Uint8Array.from(credential.publicKey),
    counter: BigInt(credential.counter),
    transports: [...new Set(transports)],
    isSynced: credentialBackedUp,
  }
}

/**
 * Whether the answer brings certificates of the device's maker. We never ask for them and browsers then leave them out;
 * checking those that came all the same would mean to follow addresses that the caller wrote into them.
 */
function hasCertificates(attestationObject: string): boolean {
  try {
    const decoded = decodeAttestationObject(Uint8Array.from(Buffer.from(attestationObject, 'base64url')))
    const format = decoded.get('fmt')
    return format !== 'none' && (format !== 'packed' || decoded.get('attStmt').get('x5c') !== undefined)
  } catch (error) {
    throw new DomainError('INVALID_CREDENTIALS', undefined, { cause: error })
  }
}
