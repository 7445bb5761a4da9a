import type { BusLog } from './bus-parts.ts'

/** Something that should work and at times does not: each outage is said once, and tries are spaced out. */
export interface Outage {
  /**
   * It failed. Resolves when it is time for the next try: after 100 ms at first, then twice as long each time up to a
   * second; at once when `stopped` aborts.
   */
  failed(error: unknown, stopped: AbortSignal): Promise<void>
  /** It works, perhaps again. `details` go into the log. */
  works(details?: object): void
}

const firstPauseMs = 100
const longestPauseMs = 1000

export function createOutage(log: BusLog, words: { readonly begins: string; readonly ends: string }): Outage {
  let failures = 0
  return {
    failed(error, stopped) {
      if (failures === 0) log.warn({ err: error }, words.begins)
      const ms = Math.min(firstPauseMs * 2 ** failures, longestPauseMs)
      failures += 1
      return pause(ms, stopped)
    },
    works(details = {}) {
      if (failures > 0) log.info(details, words.ends)
      failures = 0
    },
  }
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      stopped.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stopped.addEventListener('abort', end)
  })
}
