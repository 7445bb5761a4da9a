import { DomainError } from '@latchkey/contracts/domain-error'
import { networkOf } from '../../client-address.ts'
import { datePlus } from '../../core/date-plus.ts'
import { spend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { hashToken, matchesCode, newToken, tokenLifetimeMs, type EmailRequestPurpose } from './email-request.ts'

/** A code that was typed, and what it is meant for. */
export interface PresentedCode {
  readonly purpose: EmailRequestPurpose
  readonly requestId: string
  readonly code: string
  /** Whether a code of a request of this account (null: of nobody) was ever sent. Others never come true. */
  readonly isMeantFor: (userId: string | null) => boolean
}

/**
 * Exchanges the code from the mail for a completion token, once. The try is counted before the code is looked at, so
 * that parallel guesses share the `codeAttempts` of one request.
 *
 * @throws DomainError `CODE_EXPIRED` for the right code after its time; `INVALID_CODE` for everything else that is
 *   wrong, also for the right code once its tries are used up; `TOO_MANY_ATTEMPTS`.
 */
export async function redeemCode(
  auth: AuthRuntime,
  { purpose, requestId, code, isMeantFor }: PresentedCode,
  client: ClientInfo,
): Promise<string> {
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  const request = await countTry(auth, purpose, requestId)
  const matches = matchesCode(auth.secrets.sessionPeppers, request ?? { id: requestId, codeHash: noCode }, code)
  if (!request || !matches || !isMeantFor(request.userId)) throw new DomainError('INVALID_CODE')
  if (request.codeExpiresAt <= auth.clock.now()) throw new DomainError('CODE_EXPIRED')
  return exchange(auth, request)
}

interface TriedRequest {
  readonly id: string
  readonly userId: string | null
  readonly codeHash: Uint8Array<ArrayBuffer>
  readonly codeExpiresAt: Date
}

async function countTry(
  auth: AuthRuntime,
  purpose: EmailRequestPurpose,
  id: string,
): Promise<TriedRequest | undefined> {
  const tried = await auth.db.tables.emailRequest.updateManyAndReturn({
    where: { id, purpose, attempts: { lt: auth.config.codeAttempts }, verifiedAt: null, finishedAt: null },
    data: { attempts: { increment: 1 } },
    select: { id: true, userId: true, codeHash: true, codeExpiresAt: true },
  })
  return tried[0]
}

// The code's hash is part of the condition: a code that was replaced meanwhile has lost its worth.
async function exchange(auth: AuthRuntime, { id, codeHash }: TriedRequest): Promise<string> {
  const token = newToken(auth)
  const now = auth.clock.now()
  const { count } = await auth.db.tables.emailRequest.updateMany({
    where: { id, codeHash, verifiedAt: null, finishedAt: null },
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
