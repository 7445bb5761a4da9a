/**
 * Publish and subscribe, typed by a map from channel to event. What is published reaches every subscriber of this
 * process and, where the implementation spans processes, of the others. Publish after the commit, never before.
 */
export interface EventBus<Channels extends object> {
  /**
   * Tells everyone, this process before the call returns (or, from within a listener, before the outermost call does).
   * Never throws: not for what a listener does, and not for a network or a database that is away.
   */
  publish<Channel extends keyof Channels & string>(channel: Channel, event: Channels[Channel]): void
  /**
   * Hears what is published from now on; from other processes perhaps also what was published a moment ago. Dates and
   * nested values arrive as such. Call the result to stop; calling it twice is harmless.
   */
  subscribe<Channel extends keyof Channels & string>(
    channel: Channel,
    listener: (event: Channels[Channel]) => void,
  ): () => void
}
