import { timingSafeEqual } from 'node:crypto'
import { DomainError } from '@latchkey/contracts/domain-error'
import { datePlus } from '../../core/date-plus.ts'
import { keyedHash, keyedHashes, randomToken } from '../../core/keyed-hash.ts'
import { newId } from '../../core/new-id.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'

/** What a signed challenge is good for. One for one purpose is worth nothing for another. */
type PasskeyPurpose = 'sign-in' | 'registration' | 'reauthentication'

/** How long a challenge may be answered: what WebAuthn Level 3 §15.1 recommends where a person has to act. */
export const passkeyChallengeLifetimeMs = 5 * 60_000

/** What a challenge is for, and whose it is; nobody's at the sign-in. */
export interface PasskeyChallengeUse {
  readonly purpose: PasskeyPurpose
  readonly userId: string | null
}

/** 32 random bytes for an authenticator to sign, bound to their purpose, their person and the browser that asked. */
export async function openPasskeyChallenge(
  auth: AuthRuntime,
  { purpose, userId }: PasskeyChallengeUse,
  { browserKey }: ClientInfo,
): Promise<{ readonly challengeId: string; readonly challenge: string }> {
  const { sessionPeppers } = auth.secrets
  const challenge = randomToken(auth)
  const challengeId = newId(auth)
  const createdAt = auth.clock.now()
  await auth.db.tables.passkeyChallenge.create({
    data: {
      id: challengeId,
      purpose,
      userId,
      challengeHash: keyedHash(sessionPeppers, challengePurpose, challenge),
      browserHash: browserKey === null ? null : keyedHash(sessionPeppers, browserPurpose, browserKey),
      createdAt,
      expiresAt: datePlus(createdAt, passkeyChallengeLifetimeMs),
    },
    select: { id: true },
  })
  return { challengeId, challenge }
}

/**
 * Uses a challenge up, before its answer is looked at and outside of any transaction: an answer that is refused has spent
 * it all the same, and of many at once one gets through.
 *
 * @returns whether what was signed is this challenge, compared in constant time.
 * @throws DomainError `INVALID_CODE` for one that is used, too old, made up, for something else, or another browser's.
 */
export async function spendPasskeyChallenge(
  auth: AuthRuntime,
  { challengeId, purpose, userId }: PasskeyChallengeUse & { readonly challengeId: string },
  { browserKey }: ClientInfo,
): Promise<(challenge: string) => boolean> {
  const { sessionPeppers } = auth.secrets
  const now = auth.clock.now()
  const [spent] = await auth.db.tables.passkeyChallenge.updateManyAndReturn({
    where: {
      id: challengeId,
      purpose,
      userId,
      usedAt: null,
      expiresAt: { gt: now },
      OR: [
        { browserHash: null },
        ...(browserKey === null
          ? []
          : [{ browserHash: { in: keyedHashes(sessionPeppers, browserPurpose, browserKey) } }]),
      ],
    },
    data: { usedAt: now },
    select: { challengeHash: true },
  })
  if (!spent) throw new DomainError('INVALID_CODE')
  return (challenge) =>
    keyedHashes(sessionPeppers, challengePurpose, challenge)
      .map((hash) => timingSafeEqual(hash, spent.challengeHash))
      .includes(true)
}

const challengePurpose = 'passkey-challenge'
const browserPurpose = 'passkey-challenge-browser'
