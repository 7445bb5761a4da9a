import { reauthenticateWithPassword } from '@latchkey/auth/email'
import { reauthenticateWithPasskey } from '@latchkey/auth/passkey'
import { reauthenticateWithCode } from '@latchkey/auth/second-factor'
import { passkeyAnswer } from '@latchkey/contracts/auth/passkey'
import { reauthenticateWithCodeInput, reauthenticateWithPasswordInput } from '@latchkey/contracts/auth/reauthenticate'
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

  withCode: authed
    .input(reauthenticateWithCodeInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) => reauthenticateWithCode(auth, input, { session, client })),

  withPasskey: authed
    .input(passkeyAnswer)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) =>
      reauthenticateWithPasskey(auth, input, { session, client }),
    ),
})
