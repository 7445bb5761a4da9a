/** One request or stream that is under way. */
export interface Visit {
  /** Ends what would not end by itself; called at once if the shutdown has begun. */
  whenClosing(end: () => void): void
  leave(): void
}

/** What is under way, so that a shutdown can wait for it. */
export interface Traffic {
  /** Requests and streams that have not ended yet. */
  readonly inFlight: number
  readonly isClosing: boolean
  enter(): Visit
  /** Ends the streams that are open; others may begin. */
  endStreams(): void
  /** Ends the streams, and those that begin from now on; requests go on to their end. */
  close(): void
  /** Resolves when nothing is under way. */
  drained(): Promise<void>
}

export function createTraffic(): Traffic {
  const ends = new Map<Visit, () => void>()
  const waiting: (() => void)[] = []
  let inFlight = 0
  let isClosing = false
  const endStreams = () => {
    for (const end of ends.values()) end()
  }
  return {
    get inFlight() {
      return inFlight
    },
    get isClosing() {
      return isClosing
    },
    enter() {
      inFlight += 1
      const visit: Visit = {
        whenClosing: (end) => (isClosing ? end() : void ends.set(visit, end)),
        leave() {
          inFlight -= 1
          ends.delete(visit)
          if (inFlight === 0) for (const resolve of waiting.splice(0)) resolve()
        },
      }
      return visit
    },
    endStreams,
    close() {
      isClosing = true
      endStreams()
    },
    drained: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
