import type { AuthSession } from '@latchkey/auth/runtime'

/** How many streams one process keeps open. */
export interface StreamBounds {
  readonly perSession: number
  readonly perPerson: number
  readonly inAll: number
}

/** The streams that are open in this process. */
export interface OpenStreams {
  /** Takes a place; gives how to leave it, once, or `undefined` where there is none. `null`: a stream in no session. */
  enter(session: AuthSession | null): (() => void) | undefined
}

/** Seconds after which a client that found no place should come back. Less than the silence that a client bears. */
export const noPlaceRetrySeconds = 20

/**
 * Counts streams: each holds a connection, listens on the bus and has its session authenticated again and again, so whoever could
 * open any number could take all of that for herself.
 */
export function createOpenStreams({ perSession, perPerson, inAll }: StreamBounds): OpenStreams {
  const heldBy = new Map<string, number>()
  let open = 0
  const change = (holder: string, by: 1 | -1) => {
    const held = (heldBy.get(holder) ?? 0) + by
    if (held > 0) heldBy.set(holder, held)
    else heldBy.delete(holder)
  }
  return {
    enter(session) {
      const holders = session ? { [session.authKeyId]: perSession, [session.userId]: perPerson } : {}
      const isFull = Object.entries(holders).some(([holder, max]) => (heldBy.get(holder) ?? 0) >= max)
      if (isFull || open >= inAll) return undefined
      open += 1
      for (const holder of Object.keys(holders)) change(holder, 1)
      return () => {
        open -= 1
        for (const holder of Object.keys(holders)) change(holder, -1)
      }
    },
  }
}
