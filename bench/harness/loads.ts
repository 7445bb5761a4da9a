import type { Sample } from './http-caller.ts'

/** Calls that are being made. */
export interface RunningLoad {
  /** Starts no more, waits for those under way, and gives everything that was measured. */
  stop(): Promise<Sample[]>
}

/**
 * An open load: `perSecond` calls start every second, whether or not earlier ones have been answered, so a slow answer
 * cannot hide behind the calls that it would have held up.
 */
export function callSteadily(call: () => Promise<Sample>, perSecond: number): RunningLoad {
  const underWay: Promise<Sample>[] = []
  const startedAt = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * perSecond
    while (underWay.length < due) underWay.push(call())
  }, 1)
  return {
    stop() {
      clearInterval(timer)
      return Promise.all(underWay)
    },
  }
}

/** A closed load: `callers` that each make their next call as soon as the last one was answered. */
export function callWithoutPause(call: (caller: number) => Promise<Sample>, callers: number): RunningLoad {
  const samples: Sample[] = []
  let running = true
  const loops = Array.from({ length: callers }, async (_, caller) => {
    while (running) samples.push(await call(caller))
  })
  return {
    async stop() {
      running = false
      await Promise.all(loops)
      return samples
    },
  }
}
