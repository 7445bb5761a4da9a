/** Keeps this client's session key. */
export interface AuthenticationKeyManager {
  /**
   * How the key travels: `cookie` where the browser keeps it out of the reach of scripts and sends it by itself,
   * `bearer` where this manager holds it and every call carries it in its head.
   */
  readonly transport: 'cookie' | 'bearer'
  /** The key, or `null` where there is none to be had. */
  get(): Promise<string | null>
  put(key: string): Promise<void>
  remove(): Promise<void>
}
