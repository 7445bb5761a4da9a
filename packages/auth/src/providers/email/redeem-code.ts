import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { datePlus } from '../../core/date-plus.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { randomToken } from '../../core/keyed-hash.ts'
import { hashToken, matchesCode, tokenLifetimeMs, type EmailRequestPurpose } from './email-request.ts'

/** A code that was typed, and what it is meant for. */
export interface PresentedCode {
  readonly purpose: EmailRequestPurpose
  /** Whose request it must be, where it is somebody's. */
  readonly requesterId?: string | null
  readonly requestId: string
  readonly code: string
  /** Whether a code of a request of this account (null: of nobody) was ever sent. Others never come true. */
  readonly isMeantFor: (userId: string | null) => boolean
}

/**
 * Exchanges the code from the mail for a completion token, once.
 *
 * @throws DomainError `CODE_EXPIRED` for the right code after its time; `INVALID_CODE` for everything else that is
 *   wrong, also for the right code once its tries are used up; `TOO_MANY_ATTEMPTS`.
 */
export async function redeemCode(auth: AuthRuntime, presented: PresentedCode, client: ClientInfo): Promise<string> {
  return exchange(auth, await verifyEmailCode(auth, presented, client))
}

/**
 * The request whose code was typed. The try is counted before the code is looked at, so that parallel guesses share the
 * `codeAttempts` of one request. Uses nothing up: that is the caller's, by a write that `unspent` guards.
 *
 * @throws DomainError as `redeemCode`.
 */
export async function verifyEmailCode(
  auth: AuthRuntime,
  presented: PresentedCode,
  client: ClientInfo,
): Promise<TriedRequest> {
  const { requestId, code, isMeantFor } = presented
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const request = await countTry(auth, presented)
  const matches = matchesCode(auth.secrets.sessionPeppers, request ?? { id: requestId, codeHash: noCode }, code)
  if (!request || !matches || !isMeantFor(request.userId)) throw new DomainError('INVALID_CODE')
  if (request.codeExpiresAt <= auth.clock.now()) throw new DomainError('CODE_EXPIRED')
  return request
}

/** A request whose code still opens it: a code that was replaced meanwhile has lost its worth. */
export const unspent = ({ id, codeHash }: TriedRequest) => ({ id, codeHash, verifiedAt: null, finishedAt: null })

/** A request of which one more try was counted. */
export interface TriedRequest {
  readonly id: string
  readonly email: string
  readonly userId: string | null
  readonly codeHash: Uint8Array<ArrayBuffer>
  readonly codeExpiresAt: Date
}

async function countTry(
  auth: AuthRuntime,
  { purpose, requesterId = null, requestId }: PresentedCode,
): Promise<TriedRequest | undefined> {
  const tried = await auth.db.tables.emailRequest.updateManyAndReturn({
    where: {
      id: requestId,
      purpose,
      requesterId,
      attempts: { lt: auth.config.codeAttempts },
      verifiedAt: null,
      finishedAt: null,
    },
    data: { attempts: { increment: 1 } },
    select: { id: true, email: true, userId: true, codeHash: true, codeExpiresAt: true },
  })
  return tried[0]
}

async function exchange(auth: AuthRuntime, request: TriedRequest): Promise<string> {
  const token = randomToken(auth)
  const now = auth.clock.now()
  const { count } = await auth.db.tables.emailRequest.updateMany({
    where: unspent(request),
    data: {
      verifiedAt: now,
      tokenHash: hashToken(auth.secrets.sessionPeppers, token),
      tokenExpiresAt: datePlus(now, tokenLifetimeMs),
    },
  })
  if (count !== 1) throw new DomainError('INVALID_CODE')
  return token
}

const noCode = new Uint8Array(32)
