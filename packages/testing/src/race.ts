/** How one runner of a race ended. */
export type RaceResult<T> = PromiseSettledResult<T>

/**
 * Runs `task` `runners` times at once: everybody waits at a barrier and starts in the same tick. One round can pass
 * by luck, so call it for many rounds, on a pool that is warm.
 */
export async function race<T>(runners: number, task: (runner: number) => Promise<T>): Promise<RaceResult<T>[]> {
  const { promise: barrier, open } = gate()
  const running = Array.from({ length: runners }, (_, runner) => barrier.then(() => task(runner)))
  open()
  return Promise.allSettled(running)
}

/** The runners that got through. */
export function winners<T>(results: readonly RaceResult<T>[]): T[] {
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

function gate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}
