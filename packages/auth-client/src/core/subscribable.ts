/** Something whose changes can be listened to. */
export abstract class Subscribable<State> {
  readonly #listeners = new Set<(state: State) => void>()

  /** Calls `listener` with the state after each change, until it is removed. Adding it again changes nothing. */
  addListener(listener: (state: State) => void): void {
    this.#listeners.add(listener)
  }

  removeListener(listener: (state: State) => void): void {
    this.#listeners.delete(listener)
  }

  /** The same in the form that React's `useSyncExternalStore` wants. Call the result to stop. */
  readonly subscribe = (listener: (state: State) => void): (() => void) => {
    const own = (state: State) => listener(state)
    this.addListener(own)
    return () => this.removeListener(own)
  }

  /** Tells everyone. What a listener throws surfaces as an unhandled rejection and hurts nobody else. */
  protected notify(state: State): void {
    for (const listener of [...this.#listeners]) {
      try {
        if (this.#listeners.has(listener)) listener(state)
      } catch (error) {
        void Promise.reject(error)
      }
    }
  }
}
