import { listSessions, revokeOtherSessions, revokeSession } from '@latchkey/auth/session'
import { deviceSession, revokeSessionInput } from '@latchkey/contracts/auth/session'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { router } from '../../trpc.ts'

export const sessionsRouter = router({
  list: authed.output(z.array(deviceSession)).query(({ ctx }) => listSessions(ctx.auth, ctx.session)),

  revoke: authed
    .input(revokeSessionInput)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await revokeSession(ctx.auth, ctx.session, input.sessionId)
      const { reply, session } = ctx
      if (input.sessionId === session.authKeyId) reply.setCookie(reply.authCookies.clearedSession())
    }),

  revokeOthers: authed
    .output(z.object({ ended: z.number() }))
    .mutation(({ ctx }) => revokeOtherSessions(ctx.auth, ctx.session)),
})
