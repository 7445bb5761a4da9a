import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { tokenHashes, type EmailRequestPurpose } from './email-request.ts'

/** A request whose mailbox was proved. */
export interface ProvedRequest {
  readonly id: string
  readonly email: string
  readonly userId: string | null
}

/**
 * The request that a completion token stands for; changes nothing. Look before hashing a password, which is far too
 * expensive to spend on a made-up token.
 *
 * @throws DomainError `INVALID_CODE` for a token that is used, too old or made up.
 */
export async function readToken(
  auth: AuthRuntime,
  purpose: EmailRequestPurpose,
  token: string,
): Promise<ProvedRequest> {
  const request = await auth.db.tables.emailRequest.findFirst({
    where: {
      tokenHash: { in: tokenHashes(auth.secrets.sessionPeppers, token) },
      purpose,
      finishedAt: null,
      tokenExpiresAt: { gt: auth.clock.now() },
    },
    select: { id: true, email: true, userId: true },
  })
  if (!request) throw new DomainError('INVALID_CODE')
  return request
}

/**
 * Uses a token up. One conditional update decides who may; the time is checked again, since hashing took a while.
 *
 * @throws DomainError `INVALID_CODE` when somebody was faster, or the time is over.
 */
export async function spendToken(
  { clock }: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'emailRequest'>,
  { id }: ProvedRequest,
): Promise<void> {
  const now = clock.now()
  const { count } = await tables.emailRequest.updateMany({
    where: { id, finishedAt: null, tokenExpiresAt: { gt: now } },
    data: { finishedAt: now },
  })
  if (count !== 1) throw new DomainError('INVALID_CODE')
}
