import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { openSecret } from '../totp/sealed-secret.ts'
import { matchingStep } from '../totp/totp.ts'

/** A code of her app that was right when it was checked. It counts once `spendStep` has used it up. */
export interface VerifiedCode {
  readonly userId: string
  readonly step: number
  /** Which app it was. */
  readonly confirmedAt: Date
}

const wayOut = 'Put the key that was AUTH_ENCRYPTION_KEY when it was set up into AUTH_ENCRYPTION_FALLBACK_KEYS.'

/**
 * Whether a code is one of her app's, of this moment or a step off, and newer than the last that was used; null for any
 * other, and where she has no app. Changes nothing.
 *
 * @throws Error when the secret was sealed under a key that is not configured (any more).
 */
export async function verifyTotpCode(
  auth: Pick<AuthRuntime, 'db' | 'clock' | 'secrets'>,
  userId: string,
  code: string,
): Promise<VerifiedCode | null> {
  const factor = await auth.db.tables.totpFactor.findUnique({
    where: { userId },
    select: { sealedSecret: true, confirmedAt: true, lastUsedStep: true },
  })
  const { sealedSecret = null, confirmedAt = null, lastUsedStep = null } = factor ?? {}
  if (sealedSecret === null || confirmedAt === null) return null
  const secret = openSecret(auth, sealedSecret, userId)
  if (!secret) throw new Error(`The secret of an authenticator app does not open. ${wayOut}`)
  const step = matchingStep(secret, code, auth.clock.now())
  if (step === null || (lastUsedStep !== null && step <= lastUsedStep)) return null
  return { userId, step, confirmedAt }
}

/**
 * Uses a code up, and every older one: one conditional update decides who may (RFC 6238 §5.2).
 *
 * @throws DomainError `INVALID_SECOND_FACTOR` when it was used meanwhile, or another app took this one's place.
 */
export async function spendStep(
  tables: Pick<AuthTables, 'totpFactor'>,
  { userId, step, confirmedAt }: VerifiedCode,
): Promise<void> {
  const { count } = await tables.totpFactor.updateMany({
    where: { userId, confirmedAt, OR: [{ lastUsedStep: null }, { lastUsedStep: { lt: step } }] },
    data: { lastUsedStep: step, failedInRow: 0 },
  })
  if (count !== 1) throw new DomainError('INVALID_SECOND_FACTOR')
}
