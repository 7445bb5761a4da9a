import { reauthenticateWithPassword } from '@latchkey/auth/email'
import { reauthenticateWithPasswordInput } from '@latchkey/contracts/auth/reauthenticate'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { router } from '../../trpc.ts'

export const reauthenticateRouter = router({
  withPassword: authed
    .input(reauthenticateWithPasswordInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) =>
      reauthenticateWithPassword(auth, input, { session, client }),
    ),
})
