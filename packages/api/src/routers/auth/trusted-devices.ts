import { revokeTrustedDevice, revokeTrustedDevices } from '@latchkey/auth/second-factor'
import { revokeTrustedDeviceInput, untrustedDevices } from '@latchkey/contracts/auth/second-factor'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { router } from '../../trpc.ts'

export const trustedDevicesRouter = router({
  revoke: authed
    .input(revokeTrustedDeviceInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) => revokeTrustedDevice(auth, input, { session, client })),

  revokeAll: authed
    .output(untrustedDevices)
    .mutation(({ ctx: { auth, session, client } }) => revokeTrustedDevices(auth, { session, client })),
})
