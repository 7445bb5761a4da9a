import { hkdfSync, timingSafeEqual } from 'node:crypto'
import { redirectPurpose, type RedirectProvider, type RedirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import { DomainError } from '@latchkey/contracts/domain-error'
import { datePlus } from '../../core/date-plus.ts'
import { keyedHash, keyedHashes, randomToken } from '../../core/keyed-hash.ts'
import { newId } from '../../core/new-id.ts'
import type { AuthRuntime, AuthSession } from '../../runtime.ts'

/** How long the way to a provider and back may take. */
export const attemptLifetimeMs = 10 * 60_000

/** What a browser keeps of an attempt, in a cookie of its own: without it the answer is worth nothing. */
export interface AttemptCookie {
  readonly attemptId: string
  readonly secret: string
}

/** What goes to the provider and has to come back from it; each is derived from the secret and tells nothing of it. */
export interface AttemptProofs {
  /** Comes back with the answer (RFC 6749 §10.12): the attempt's id, a dot, and 32 bytes. */
  readonly state: string
  /** Comes back in the ID token (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string
  /** Shown where the code is exchanged (RFC 7636). */
  readonly codeVerifier: string
}

/** An attempt as it began. */
export interface Attempt {
  readonly id: string
  readonly purpose: RedirectPurpose
  readonly returnTo: string
  /** The session it began in, where it has to end in the same. */
  readonly userId: string | null
  readonly authKeyId: string | null
  readonly createdAt: Date
}

/** A new attempt; `returnTo` is a path of ours already. */
export interface NewAttempt {
  readonly provider: RedirectProvider
  readonly purpose: RedirectPurpose
  readonly returnTo: string
  readonly session: Pick<AuthSession, 'userId' | 'authKeyId'> | null
}

/** Notes down that a browser is on its way. The row knows a keyed hash of the cookie's secret and nothing derived from it. */
export async function openAttempt(
  auth: AuthRuntime,
  { provider, purpose, returnTo, session }: NewAttempt,
): Promise<AttemptCookie> {
  const attemptId = newId(auth)
  const secret = randomToken(auth)
  const createdAt = auth.clock.now()
  await auth.db.tables.oAuthAttempt.create({
    data: {
      id: attemptId,
      provider,
      purpose,
      secretHash: keyedHash(auth.secrets.sessionPeppers, hashPurpose, secret),
      userId: session?.userId ?? null,
      authKeyId: session?.authKeyId ?? null,
      returnTo,
      createdAt,
      expiresAt: datePlus(createdAt, attemptLifetimeMs),
    },
    select: { id: true },
  })
  return { attemptId, secret }
}

/** What an attempt shows the provider, and asks back. */
export function proofsOf({ attemptId, secret }: AttemptCookie): AttemptProofs {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `latchkey oauth ${purpose}`, 32)).toString('base64url')
  return { state: `${attemptId}.${derive('state')}`, nonce: derive('nonce'), codeVerifier: derive('code verifier') }
}

/** Whose state it is, as it says itself: the name of a cookie to look for. `undefined` for what is no state of ours. */
export function attemptIdIn(state: string | undefined): string | undefined {
  return /^([\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12})\.[\w-]{43}$/.exec(state ?? '')?.[1]
}

/** An answer that came back, and who claims to have sent for it. */
export interface PresentedState {
  readonly state: string | undefined
  /** The secret in the browser's cookie for an attempt. */
  readonly secretOf: (attemptId: string) => string | null
}

/**
 * The cookie that a state was derived from. Asks nobody and touches nothing.
 *
 * @throws DomainError `INVALID_CODE` where the state is not this browser's (RFC 9700 §4.7).
 */
export function requireOwnState({ state, secretOf }: PresentedState): AttemptCookie {
  const attemptId = attemptIdIn(state)
  const secret = attemptId === undefined ? null : secretOf(attemptId)
  if (state === undefined || attemptId === undefined || secret === null) throw new DomainError('INVALID_CODE')
  if (!isSame(proofsOf({ attemptId, secret }).state, state)) throw new DomainError('INVALID_CODE')
  return { attemptId, secret }
}

/**
 * Uses an attempt up, whatever comes of it: one conditional update, on its own, decides among answers that come at once.
 *
 * @throws DomainError `INVALID_CODE` where the attempt is used, too old or another provider's (RFC 9700 §4.4).
 */
export async function spendAttempt(
  auth: AuthRuntime,
  { provider, attemptId, secret }: AttemptCookie & { readonly provider: RedirectProvider },
): Promise<Attempt & { readonly proofs: AttemptProofs }> {
  const proofs = proofsOf({ attemptId, secret })
  const now = auth.clock.now()
  const [spent] = await auth.db.tables.oAuthAttempt.updateManyAndReturn({
    where: {
      id: attemptId,
      provider,
      secretHash: { in: keyedHashes(auth.secrets.sessionPeppers, hashPurpose, secret) },
      usedAt: null,
      expiresAt: { gt: now },
    },
    data: { usedAt: now },
    select: { id: true, purpose: true, returnTo: true, userId: true, authKeyId: true, createdAt: true },
  })
  if (!spent) throw new DomainError('INVALID_CODE')
  return { ...spent, purpose: redirectPurpose.parse(spent.purpose), proofs }
}

const hashPurpose = 'oauth-attempt'

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
