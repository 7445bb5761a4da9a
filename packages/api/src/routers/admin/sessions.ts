import { endSession, listUserSessions } from '@latchkey/auth/admin'
import { adminSessionPage, endSessionInput, listUserSessionsInput } from '@latchkey/contracts/admin'
import * as z from 'zod'
import { admin, adminAct } from '../../procedures/admin.ts'
import { router } from '../../trpc.ts'

export const adminSessionsRouter = router({
  list: admin
    .input(listUserSessionsInput)
    .output(adminSessionPage)
    .query(({ ctx, input }) => listUserSessions(ctx.auth, input)),

  revoke: adminAct
    .input(endSessionInput)
    .output(z.void())
    .mutation(({ ctx, input }) => endSession(ctx.auth, ctx.actor, input)),
})
