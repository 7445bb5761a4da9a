import type { PasskeyAnswer } from '@latchkey/contracts/auth/passkey'
import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { userLock } from '../../core/user-lock.ts'
import { recordSecurityEvent } from '../../guard/security-log.ts'
import type { AuthRuntime, AuthSession, AuthTables, ClientInfo } from '../../runtime.ts'
import { isFramed } from './client-data.ts'
import { spendPasskeyChallenge } from './passkey-challenge.ts'
import { findPasskey, type StoredPasskey } from './stored-passkey.ts'
import { userHandleOf } from './user-handle.ts'

/** Where a passkey is shown: at the sign-in, or in a session of hers. */
export interface PasskeyPlace {
  readonly client: ClientInfo
  readonly session?: AuthSession
}

/** An answer that was checked to be right, and is not yet written down. */
export interface PasskeyProof {
  readonly userId: string
  /** To be called in the transaction that the proof is for: throws when the passkey was removed or copied meanwhile. */
  readonly requireProof: (tables: AuthTables) => Promise<void>
}

/**
 * Checks what a passkey signed: challenge, origin, relying party, user verification, signature and counter (WebAuthn Level 3
 * §7.2), and lets `use` do what it is good for. The challenge is used up whatever comes of it. A refused answer of a
 * passkey that we know is written into its person's log.
 *
 * @throws DomainError `INVALID_CODE` for the challenge, `INVALID_CREDENTIALS` for everything else that is wrong: whether
 *   there is such a passkey nobody learns.
 */
export async function provePasskey<Result>(
  auth: AuthRuntime,
  { answer: { challengeId, response }, place }: { readonly answer: PasskeyAnswer; readonly place: PasskeyPlace },
  use: (proof: PasskeyProof) => Promise<Result>,
): Promise<Result> {
  const { client, session } = place
  const userId = session?.userId ?? null
  const purpose = session ? 'reauthentication' : 'sign-in'
  const isChallenge = await spendPasskeyChallenge(auth, { challengeId, purpose, userId }, client)
  const passkey = await findPasskey(auth.db.tables, response.id)
  if (!passkey || (userId !== null && passkey.userId !== userId)) throw new DomainError('INVALID_CREDENTIALS')
  try {
    const seen = await verify(auth, { passkey, response, isChallenge, needsUserHandle: !session })
    return await use({
      userId: passkey.userId,
      requireProof: (tables) => noteUse(auth, tables, { passkey, ...seen }),
    })
  } catch (error) {
    if (isDomainError(error, 'INVALID_CREDENTIALS')) await noteRefusal(auth, passkey.userId, place)
    throw error
  }
}

interface Presented {
  readonly passkey: StoredPasskey
  readonly response: PasskeyAnswer['response']
  readonly isChallenge: (challenge: string) => boolean
  /** Where the passkey alone says who she is, it must say so (WebAuthn Level 3 §7.2 step 6). */
  readonly needsUserHandle: boolean
}

interface Seen {
  readonly counter: bigint
  readonly isSynced: boolean
}

async function verify(
  auth: AuthRuntime,
  { passkey, response, isChallenge, needsUserHandle }: Presented,
): Promise<Seen> {
  const { userHandle, ...signed } = response.response
  const isHers = userHandle ? userHandle === userHandleOf(passkey.userId) : !needsUserHandle
  if (!isHers || isFramed(signed.clientDataJSON)) throw new DomainError('INVALID_CREDENTIALS')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, response: signed, clientExtensionResults: {} },
    expectedChallenge: isChallenge,
    expectedOrigin: auth.relyingParty.origin,
    expectedRPID: auth.relyingParty.id,
    requireUserVerification: true,
    credential: { id: response.id, publicKey: passkey.publicKey, counter: Number(passkey.counter) },
  }).catch((error: unknown) => {
    // The library throws for whatever is wrong with an answer.
    throw new DomainError('INVALID_CREDENTIALS', undefined, { cause: error })
  })
  if (!verified) throw new DomainError('INVALID_CREDENTIALS')
  return { counter: BigInt(authenticationInfo.newCounter), isSynced: authenticationInfo.credentialBackedUp }
}

/**
 * One conditional write: of two answers with the same count, one of which a copy must have made, the second is refused, and
 * a passkey that was removed meanwhile proves nothing. Many authenticators do not count and always say 0.
 */
async function noteUse(
  { clock }: AuthRuntime,
  tables: Pick<AuthTables, 'passkey'>,
  { passkey: { id, userId }, counter, isSynced }: Seen & { readonly passkey: StoredPasskey },
): Promise<void> {
  const { count } = await tables.passkey.updateMany({
    where: { id, userId, counter: counter === 0n ? 0n : { lt: counter } },
    data: { counter, isSynced, lastUsedAt: clock.now() },
  })
  if (count === 0) throw new DomainError('INVALID_CREDENTIALS')
}

async function noteRefusal(auth: AuthRuntime, userId: string, { client, session }: PasskeyPlace): Promise<void> {
  const details = { method: 'passkey', why: 'passkey-refused' } as const
  const from = { client, ...(session && { authKeyId: session.authKeyId }) }
  await auth.db.transaction(async (tables) => {
    // She may have deleted her account meanwhile.
    if ((await tables.authUser.count({ where: { id: userId } })) === 0) return
    await recordSecurityEvent(tables, auth, { event: 'sign-in-failed', details, userId, ...from })
  }, userLock(userId))
}
