import { pepperStatus, type PepperStatus } from '@latchkey/auth/admin'
import { ok, warn, type Finding } from '../../health/finding.ts'
import { counted } from '../../words/counted.ts'

/** Whether everything that is stored under a pepper or an encryption key is under one that is configured. */
export async function checkPeppers(auth: Parameters<typeof pepperStatus>[0]): Promise<Finding> {
  const status = await pepperStatus(auth)
  const lost = nouns.flatMap(([kind, noun]) => {
    const unknown = status[kind].filter(({ role }) => role === 'unknown')
    const count = unknown.reduce((sum, { live }) => sum + live, 0)
    return count === 0 ? [] : [counted(count, noun)]
  })
  if (lost.length === 0) return ok('peppers', 'Everything that is kept is under a known pepper or key.')
  return warn(
    'peppers',
    `Under peppers or keys that are not configured: ${lost.join(', ')}.`,
    'Add the older ones to the fallbacks. Details: pnpm cli pepper status',
  )
}

const nouns: readonly (readonly [kind: keyof PepperStatus, noun: string])[] = [
  ['sessions', 'session'],
  ['passwords', 'password'],
  ['securityLogs', 'pruned security log'],
  ['authenticatorApps', 'authenticator app'],
  ['recoveryCodes', 'recovery code'],
]
