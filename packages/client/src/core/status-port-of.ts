import type { AppRouter } from '@latchkey/api/types'
import type { AuthenticationKeyManager } from '@latchkey/auth-client/authentication-key-manager'
import type { StatusPort } from '@latchkey/auth-client/status-port'
import type { TRPCClient } from '@trpc/client'

const timeoutMs = 10_000

/** The session manager's calls, each bounded by 10 s. `procedures` is only called once somebody asks. */
export function statusPortOf(procedures: () => TRPCClient<AppRouter>, keys: AuthenticationKeyManager): StatusPort {
  const bounded = () => ({ signal: AbortSignal.timeout(timeoutMs) })
  return {
    async get() {
      const { auth } = procedures()
      const status = await auth.status.get.query(undefined, bounded())
      // The status does not say why a key was refused; a call that needs a session does.
      if (!status.isSignedIn && (await keys.get()) !== null) await auth.user.get.query(undefined, bounded())
      return status
    },
    signOutDevice: () => procedures().auth.status.signOutDevice.mutate(undefined, bounded()),
    signOutAllDevices: () => procedures().auth.status.signOutAllDevices.mutate(undefined, bounded()),
  }
}
