/**
 * Publish and subscribe, typed by a map from channel to event. What is published reaches every subscriber of this
 * process and, where the implementation spans processes, of the others. Publish after the commit, never before.
 */
export interface EventBus<Channels extends object> {
  /** Tells everyone. Never throws for what a listener does. */
  publish<Channel extends keyof Channels & string>(channel: Channel, event: Channels[Channel]): void
  /** Hears what is published from now on. Call the result to stop; calling it twice is harmless. */
  subscribe<Channel extends keyof Channels & string>(
    channel: Channel,
    listener: (event: Channels[Channel]) => void,
  ): () => void
}
