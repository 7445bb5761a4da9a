/** Work that no answer waits for, such as writing down when a session was last used. */
export interface Background {
  /**
   * Starts `work` a turn later, so that the answer goes out first. A failure is reported to the log under `name`, which
   * must hold no secret, and goes no further.
   */
  run(name: string, work: () => Promise<unknown>): void
  /** The same, unless work of this name is still under way. */
  runOnce(name: string, work: () => Promise<unknown>): void
  /** Resolves once everything that was started, and what that started in turn, has ended. */
  settled(): Promise<void>
}

/** Background work of one process. */
export function createBackground(log: { warn(details: object, message: string): void }): Background {
  const underWay = new Set<Promise<void>>()
  const names = new Set<string>()

  function run(name: string, work: () => Promise<unknown>): void {
    const running = attempt(name, work).finally(() => underWay.delete(running))
    underWay.add(running)
  }

  async function attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await nextTurn()
      await work()
    } catch (error) {
      log.warn({ err: error, work: name }, 'Background work failed')
    }
  }

  return {
    run,
    runOnce(name, work) {
      if (names.has(name)) return
      names.add(name)
      run(name, () => work().finally(() => names.delete(name)))
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
