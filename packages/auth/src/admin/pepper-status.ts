import type { PepperCount } from '@latchkey/prisma/session-statements'
import type { AuthRuntime } from '../runtime.ts'
import { allPeppers, type Peppers } from '../secrets.ts'

/** How much still stands under one pepper. */
export interface PepperUse {
  readonly pepperId: string
  /** `unknown`: not configured (any more); what stands under it opens nothing. */
  readonly role: 'current' | 'fallback' | 'unknown'
  /** Live sessions, passwords, or pruned security logs. A fallback with none left can go. */
  readonly live: number
}

/** What stands under which pepper: the configured ones first, each also when it has nothing left. */
export async function pepperStatus(
  auth: Pick<AuthRuntime, 'secrets' | 'sessionStatements' | 'clock'>,
): Promise<{ readonly sessions: PepperUse[]; readonly passwords: PepperUse[]; readonly securityLogs: PepperUse[] }> {
  const { sessionPeppers, passwordPeppers } = auth.secrets
  const [sessions, passwords, securityLogs] = await Promise.all([
    auth.sessionStatements.countLiveByPepper(auth.clock.now()),
    auth.sessionStatements.countPasswordsByPepper(),
    auth.sessionStatements.countLogSealsByPepper(),
  ])
  return {
    sessions: usesOf(sessionPeppers, sessions),
    passwords: usesOf(passwordPeppers, passwords),
    securityLogs: usesOf(sessionPeppers, securityLogs),
  }
}

function usesOf(peppers: Peppers, counts: readonly PepperCount[]): PepperUse[] {
  const known = allPeppers(peppers).map(({ id }) => ({
    pepperId: id,
    role: id === peppers.current.id ? ('current' as const) : ('fallback' as const),
    live: counts.find(({ pepperId }) => pepperId === id)?.count ?? 0,
  }))
  const unknown = counts
    .filter(({ pepperId }) => known.every((use) => use.pepperId !== pepperId))
    .map(({ pepperId, count }) => ({ pepperId, role: 'unknown' as const, live: count }))
  return [...known, ...unknown]
}
