import { DomainError } from '@latchkey/contracts/domain-error'
import type { SecurityEvent } from '../guard/security-events.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'
import { datePlus } from './date-plus.ts'

const actsMax = 10
const withinMs = 3_600_000

/**
 * Stops an act that she did ten times within the hour: whoever is in her account must not bury the one notice, or the one
 * entry of her log, that matters under a heap of them. The log is the counter, so call it in a transaction that holds
 * `userLock` and records the act.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function requireFewActs(
  { clock }: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'securityLogEntry'>,
  { userId, event }: { readonly userId: string; readonly event: SecurityEvent['event'] },
): Promise<void> {
  const now = clock.now()
  const acts = await tables.securityLogEntry.findMany({
    where: { userId, event, at: { gt: datePlus(now, -withinMs) } },
    orderBy: { sequence: 'desc' },
    take: actsMax,
    select: { at: true },
  })
  const [oldest] = acts.slice(actsMax - 1)
  if (!oldest) return
  const waitMs = oldest.at.getTime() + withinMs - now.getTime()
  throw new DomainError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) })
}
