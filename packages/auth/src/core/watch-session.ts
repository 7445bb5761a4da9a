import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime, AuthSession, Judgement } from '../runtime.ts'
import { judgeSession } from './judge-session.ts'

/** A session under watch. */
export interface SessionWatch {
  /** Aborts when the session ends; its reason is a DomainError `NOT_SIGNED_IN` that says why. */
  readonly ended: AbortSignal
  /** Stops watching. Calling it twice is harmless. */
  dispose(): void
}

/** How long a lost message can keep a stream of an ended session open. */
const rejudgeEveryMs = 10_000

/**
 * Watches the session a stream is open in. Its end is heard at once over the bus; in case that message is lost, and
 * for ends that nobody announces (the clock's), the row is read again every ten seconds. Watching is no use of the
 * session. While the database is away the stream stays.
 */
export function watchSession(auth: AuthRuntime, { authKeyId }: AuthSession): SessionWatch {
  const ending = new AbortController()
  let watching = true
  // Listen first, then read: an end between the two is seen by one of them.
  const unsubscribe = auth.events.subscribe('auth-keys-ended', (event) => {
    if (event.authKeyIds.includes(authKeyId))
      end({ status: 'refused', reason: event.reason, ...(event.by && { by: event.by }) })
  })
  const timer = setInterval(rejudge, rejudgeEveryMs)
  timer.unref()
  rejudge()
  return { ended: ending.signal, dispose }

  function dispose(): void {
    watching = false
    unsubscribe()
    clearInterval(timer)
  }

  function end({ reason, by }: Extract<Judgement, { status: 'refused' }>): void {
    if (!watching) return
    dispose()
    ending.abort(new DomainError('NOT_SIGNED_IN', { reason, ...(by && { by }) }))
  }

  function rejudge(): void {
    auth.background.run(`judge ${authKeyId} again`, async () => {
      const stored = await auth.findAuthKey(authKeyId)
      const judgement = stored
        ? judgeSession(stored, auth.clock.now())
        : ({ status: 'refused', reason: 'unknown' } as const)
      if (judgement.status === 'refused') end(judgement)
    })
  }
}
