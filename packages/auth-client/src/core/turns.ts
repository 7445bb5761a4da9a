/** What changes who is here: one change at a time, and none that a later one has made pointless. */
export class Turns {
  #identity = 0
  #last: Promise<void> = Promise.resolve()

  /** Differs after each sign-in and each sign-out, from the moment it is asked for. */
  get identity(): number {
    return this.#identity
  }

  /** From now on somebody else may be here: whatever is being asked was asked too early. */
  begin(): number {
    return ++this.#identity
  }

  /** Takes the place of everything that was begun before and is not done. */
  supersede(job: () => Promise<void>): Promise<void> {
    return this.inTurn(job, this.begin())
  }

  /** Runs `job` after those before it, so that key, memory and state change together; not once the identity moved on. */
  inTurn(job: () => Promise<void>, identity: number): Promise<void> {
    const done = this.#last.then(() => (identity === this.#identity ? job() : undefined))
    this.#last = done.catch(() => undefined)
    return done
  }
}
