import { voidSignInChallenges } from '../../core/sign-in-challenge.ts'
import type { AuthTables } from '../../runtime.ts'

/**
 * Removes her authenticator app with everything that stands for it, and what is being set up, in a transaction of the
 * caller's that holds `userLock`.
 *
 * @returns whether there was one that counted.
 */
export async function removeFactorWithin(tables: AuthTables, userId: string): Promise<boolean> {
  const { count } = await tables.totpFactor.deleteMany({ where: { userId, confirmedAt: { not: null } } })
  await tables.totpFactor.deleteMany({ where: { userId } })
  if (count === 0) return false
  await tables.recoveryCode.deleteMany({ where: { userId } })
  await tables.trustedDevice.deleteMany({ where: { userId } })
  await voidSignInChallenges(tables, userId)
  return true
}
