import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { Logger } from './log.ts'

const everyMs = 5 * 60_000

/** Deletes what nobody needs any more, every five minutes. Failing once is harmless: the next round does it. */
export function startHousekeeping({ auth, log }: { auth: AuthRuntime; log: Logger }): () => void {
  const round = async () => {
    try {
      await auth.rateLimits.prune(auth.clock.now())
    } catch (error) {
      log.warn({ err: error }, 'Housekeeping failed')
    }
  }
  const timer = setInterval(() => void round(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
