import { pepperStatus } from '@latchkey/auth/admin'
import { ok, warn, type Finding } from '../../health/finding.ts'
import { counted } from '../../words/counted.ts'

/** Whether every stored key and password is under a pepper that is configured. */
export async function checkPeppers(auth: Parameters<typeof pepperStatus>[0]): Promise<Finding> {
  const { sessions, passwords } = await pepperStatus(auth)
  const lost = (uses: typeof sessions) =>
    uses.filter(({ role }) => role === 'unknown').reduce((sum, { live }) => sum + live, 0)
  const [lostSessions, lostPasswords] = [lost(sessions), lost(passwords)]
  if (lostSessions + lostPasswords === 0) return ok('peppers', 'Every session and password is under a known pepper.')
  return warn(
    'peppers',
    `Under peppers that are not configured: ${counted(lostSessions, 'session')}, ${counted(lostPasswords, 'password')}.`,
    'Add the older peppers to the fallbacks. Details: pnpm cli pepper status',
  )
}
