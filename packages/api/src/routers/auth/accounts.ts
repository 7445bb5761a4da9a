import { linkWithToken, listIdentities, unlinkIdentity } from '@latchkey/auth/external'
import { linkIdentityInput, unlinkIdentityInput, waysIn } from '@latchkey/contracts/auth/external'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { recent } from '../../procedures/recent.ts'
import { router } from '../../trpc.ts'

export const accountsRouter = router({
  list: authed.output(waysIn).query(({ ctx: { auth, session } }) => listIdentities(auth, session.userId)),

  link: recent
    .input(linkIdentityInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) => linkWithToken(auth, input, { session, client })),

  unlink: recent
    .input(unlinkIdentityInput)
    .output(z.void())
    .mutation(({ ctx: { auth, session, client }, input }) => unlinkIdentity(auth, input, { session, client })),
})
