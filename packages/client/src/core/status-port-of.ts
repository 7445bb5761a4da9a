import type { AppRouter } from '@latchkey/api/types'
import type { AuthenticationKeyManager } from '@latchkey/auth-client/authentication-key-manager'
import type { StatusPort } from '@latchkey/auth-client/status-port'
import type { TRPCClient } from '@trpc/client'
import { madeOnce } from './retry-link.ts'

const timeoutMs = 10_000

/** The procedures, called by whoever this client is, or by the holder of a key that it has given up. */
export interface Callers {
  readonly self: () => TRPCClient<AppRouter>
  readonly holderOf: (key: string) => TRPCClient<AppRouter>
}

/** The session manager's calls, each made once and bounded by 10 s. `callers` are only asked once somebody calls. */
export function statusPortOf(callers: Callers, keys: AuthenticationKeyManager): StatusPort {
  const bounded = () => ({ signal: AbortSignal.timeout(timeoutMs), context: madeOnce })
  const callerBy = (key: string | undefined) => (key === undefined ? callers.self() : callers.holderOf(key)).auth.status
  return {
    async get() {
      const { auth } = callers.self()
      const status = await auth.status.get.query(undefined, bounded())
      // The status does not say why a key was refused; a call that needs a session does.
      if (!status.isSignedIn && (await keys.get()) !== null) await auth.user.get.query(undefined, bounded())
      return status
    },
    signOutDevice: (key) => callerBy(key).signOutDevice.mutate(undefined, bounded()),
    signOutAllDevices: (key) => callerBy(key).signOutAllDevices.mutate(undefined, bounded()),
  }
}
