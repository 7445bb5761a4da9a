import type { AuthStatus } from '@latchkey/contracts/auth/session'

/**
 * The calls that the session manager makes. The generated client's `auth.status` fits with a line each. Every call
 * must settle within bounded time, also when the network swallows it: give it a signal that times out.
 */
export interface StatusPort {
  /**
   * Where the caller stands. May reject with the wire error `NOT_SIGNED_IN` to say why a session ended; any other
   * rejection means that the server could not be asked.
   */
  get(): Promise<AuthStatus>
  /**
   * Ends the caller's session; succeeds as well when there is none. `key` is given where this client holds its key
   * itself: the call must carry that one, which the key manager no longer has.
   */
  signOutDevice(key?: string): Promise<unknown>
  /** Ends every session of the caller, or of the holder of `key`; succeeds as well when there is none. */
  signOutAllDevices(key?: string): Promise<unknown>
}
