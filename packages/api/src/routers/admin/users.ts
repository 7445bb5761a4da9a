import {
  blockUser,
  deleteUser,
  endUserSessions,
  getUser,
  listUsers,
  removeSecondFactor,
  requireNewPassword,
  setScopes,
  unblockUser,
} from '@latchkey/auth/admin'
import {
  adminUser,
  adminUserDetails,
  adminUserPage,
  blockUserInput,
  endedSessions,
  listUsersInput,
  setScopesInput,
  userIdInput,
} from '@latchkey/contracts/admin'
import * as z from 'zod'
import { admin, adminAct } from '../../procedures/admin.ts'
import { router } from '../../trpc.ts'

export const adminUsersRouter = router({
  list: admin
    .input(listUsersInput)
    .output(adminUserPage)
    .query(({ ctx, input }) => listUsers(ctx.auth, input)),

  get: admin
    .input(userIdInput)
    .output(adminUserDetails)
    .query(({ ctx, input }) => getUser(ctx.auth, input.userId)),

  block: adminAct
    .input(blockUserInput)
    .output(endedSessions)
    .mutation(async ({ ctx: { auth, actor }, input: { userId, reason } }) => {
      const { sessionsEnded } = await blockUser(auth, actor, { userId, ...(reason !== undefined && { reason }) })
      return { ended: sessionsEnded }
    }),

  unblock: adminAct
    .input(userIdInput)
    .output(z.void())
    .mutation(({ ctx, input }) => unblockUser(ctx.auth, ctx.actor, input)),

  setScopes: adminAct
    .input(setScopesInput)
    .output(adminUser)
    .mutation(({ ctx, input }) => setScopes(ctx.auth, ctx.actor, input)),

  signOut: adminAct
    .input(userIdInput)
    .output(endedSessions)
    .mutation(({ ctx, input }) => endUserSessions(ctx.auth, ctx.actor, input)),

  requireNewPassword: adminAct
    .input(userIdInput)
    .output(endedSessions)
    .mutation(({ ctx, input }) => requireNewPassword(ctx.auth, ctx.actor, input)),

  removeSecondFactor: adminAct
    .input(userIdInput)
    .output(z.object({ wasEnabled: z.boolean() }))
    .mutation(({ ctx, input }) => removeSecondFactor(ctx.auth, ctx.actor, input)),

  delete: adminAct
    .input(userIdInput)
    .output(endedSessions)
    .mutation(async ({ ctx, input }) => {
      const { sessionsEnded } = await deleteUser(ctx.auth, ctx.actor, input)
      return { ended: sessionsEnded }
    }),
})
