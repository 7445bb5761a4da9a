import { DomainError } from '@latchkey/contracts/domain-error'
import type { Authentication, AuthRuntime, AuthSession } from '../runtime.ts'
import { validateSession, timedEndOf } from './validate-session.ts'

/** A session under watch. */
export interface SessionWatch {
  /**
   * Aborts when the session ends, or loses a scope it needs; its reason is the DomainError `NOT_SIGNED_IN` that says why,
   * or `SCOPE_MISSING` with the missing ones.
   */
  readonly ended: AbortSignal
  /** Stops watching. Calling it twice is harmless. */
  dispose(): void
}

/** What a stream needs besides its session. */
export interface WatchOptions {
  /** Scopes that the session must keep. */
  readonly scopes?: readonly string[]
}

/** How long a lost message can keep a stream of an ended session open. */
const revalidateEveryMs = 10_000

/**
 * Watches the session a stream is open in. Its end, and the loss of a scope, is heard at once over the bus; in case that
 * message is lost the row is read again every ten seconds, and for the clock's ends, which nobody announces, when they
 * are due. Watching is no use of the session. While the database is away the stream stays.
 */
export function watchSession(
  auth: AuthRuntime,
  { authKeyId, userId }: AuthSession,
  { scopes = [] }: WatchOptions = {},
): SessionWatch {
  const ending = new AbortController()
  let watching = true
  // Listen first, then read: an end between the two is seen by one of them.
  const unsubscribes = [
    auth.events.subscribe('auth-keys-ended', (event) => {
      if (event.authKeyIds.includes(authKeyId)) end(event)
    }),
  ]
  if (scopes.length > 0) {
    unsubscribes.push(
      auth.events.subscribe('scopes-changed', (event) => {
        if (event.userId === userId) requireScopes(event.scopeNames)
      }),
    )
  }
  const timer = setInterval(revalidate, revalidateEveryMs).unref()
  let dueTimer: NodeJS.Timeout | undefined
  revalidate()
  return { ended: ending.signal, dispose }

  function dispose(): void {
    watching = false
    for (const unsubscribe of unsubscribes) unsubscribe()
    clearInterval(timer)
    clearTimeout(dueTimer)
  }

  function end({ reason, by }: Pick<Extract<Authentication, { status: 'refused' }>, 'reason' | 'by'>): void {
    stop(new DomainError('NOT_SIGNED_IN', { reason, ...(by && { by }) }))
  }

  function requireScopes(held: readonly string[]): void {
    const missing = scopes.filter((scope) => !held.includes(scope))
    if (missing.length > 0) stop(new DomainError('SCOPE_MISSING', { scopes: missing }))
  }

  function stop(refusal: DomainError): void {
    if (!watching) return
    dispose()
    ending.abort(refusal)
  }

  function revalidate(): void {
    auth.background.run(`check ${authKeyId} again`, async () => {
      const stored = await auth.findAuthKey(authKeyId)
      if (!stored) return end({ reason: 'unknown' })
      const authentication = validateSession(stored, auth.clock.now())
      if (authentication.status === 'refused') return end(authentication)
      requireScopes(authentication.session.scopeNames)
      readWhenDue(authentication.session)
    })
  }

  function readWhenDue(session: AuthSession): void {
    clearTimeout(dueTimer)
    const waitMs = (timedEndOf(session)?.at.getTime() ?? Infinity) - auth.clock.now().getTime()
    if (watching && waitMs < revalidateEveryMs) dueTimer = setTimeout(revalidate, waitMs).unref()
  }
}
