import type { KeyCount } from '@latchkey/prisma/factor-statements'
import type { PepperCount } from '@latchkey/prisma/session-statements'
import type { AuthRuntime } from '../runtime.ts'
import { allPeppers, type Peppers } from '../secrets.ts'

/** How much still stands under one pepper, or under one encryption key, which is named alike. */
export interface PepperUse {
  readonly pepperId: string
  /**
   * `unknown`: not configured (any more); what stands under it opens nothing. `unnamed`: from before rows named their
   * encryption key; under one that is configured, or lost.
   */
  readonly role: 'current' | 'fallback' | 'unknown' | 'unnamed'
  /** Live sessions, passwords, pruned security logs, authenticator apps, or recovery codes. A fallback with none left can go. */
  readonly live: number
}

/** What stands under which pepper and key, by what it is. */
export interface PepperStatus {
  readonly sessions: PepperUse[]
  readonly passwords: PepperUse[]
  readonly securityLogs: PepperUse[]
  readonly authenticatorApps: PepperUse[]
  readonly recoveryCodes: PepperUse[]
}

/** The configured peppers and keys first, each also when it has nothing left. */
export async function pepperStatus(
  auth: Pick<AuthRuntime, 'secrets' | 'sessionStatements' | 'factorStatements' | 'clock'>,
): Promise<PepperStatus> {
  const { sessionPeppers, passwordPeppers, encryptionKeys } = auth.secrets
  const [sessions, passwords, securityLogs, authenticatorApps, recoveryCodes] = await Promise.all([
    auth.sessionStatements.countLiveByPepper(auth.clock.now()),
    auth.sessionStatements.countPasswordsByPepper(),
    auth.sessionStatements.countLogSealsByPepper(),
    auth.factorStatements.countTotpSecretsByKey(),
    auth.factorStatements.countRecoveryCodesByKey(),
  ])
  return {
    sessions: usesOf(sessionPeppers, sessions),
    passwords: usesOf(passwordPeppers, passwords),
    securityLogs: usesOf(sessionPeppers, securityLogs),
    authenticatorApps: usesOf(encryptionKeys, named(authenticatorApps)),
    recoveryCodes: usesOf(encryptionKeys, named(recoveryCodes)),
  }
}

const unnamed = 'unnamed'

const named = (counts: readonly KeyCount[]): PepperCount[] =>
  counts.map(({ keyId, count }) => ({ pepperId: keyId ?? unnamed, count }))

function usesOf(peppers: Peppers, counts: readonly PepperCount[]): PepperUse[] {
  const known = allPeppers(peppers).map(({ id }) => ({
    pepperId: id,
    role: id === peppers.current.id ? ('current' as const) : ('fallback' as const),
    live: counts.find(({ pepperId }) => pepperId === id)?.count ?? 0,
  }))
  const unknown = counts
    .filter(({ pepperId }) => known.every((use) => use.pepperId !== pepperId))
    .map(({ pepperId, count }) => {
      const role = pepperId === unnamed ? ('unnamed' as const) : ('unknown' as const)
      return { pepperId, role, live: count }
    })
  return [...known, ...unknown]
}
