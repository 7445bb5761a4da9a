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
  /**
   * Where keys wait whose user signed out while the server was away. Without it they are remembered until the program
   * ends and no longer: the server then ends their sessions when their time is up.
   */
  readonly endedKeys?: EndedKeyStore
}

/**
 * A key whose session its user has ended here, and the server has yet to be told so. No call carries it but the one
 * that tells. It opens the session until then, so keep it as safe as the key itself.
 */
export interface EndedKey {
  readonly key: string
  readonly scope: 'device' | 'all-devices'
}

/** Keeps ended keys, all at once. */
export interface EndedKeyStore {
  read(): Promise<readonly EndedKey[]>
  /** Takes the place of what was written before; an empty list leaves nothing behind. */
  write(keys: readonly EndedKey[]): Promise<void>
}
