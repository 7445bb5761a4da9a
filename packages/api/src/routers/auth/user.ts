import {
  cancelDeletion,
  changeFullName,
  changeUserName,
  exportAccount,
  ownUserInfo,
  requestDeletion,
} from '@latchkey/auth/user'
import { removeUserImage } from '@latchkey/auth/user-image'
import {
  changeFullNameInput,
  changeUserNameInput,
  deleteAccountInput,
  requestedDeletion,
} from '@latchkey/contracts/auth/account'
import { personalExport } from '@latchkey/contracts/auth/personal-export'
import { userInfo } from '@latchkey/contracts/auth/user-info'
import { exportTasks } from '@latchkey/tasks/tasks'
import * as z from 'zod'
import { authed } from '../../procedures/authed.ts'
import { recent } from '../../procedures/recent.ts'
import { router } from '../../trpc.ts'

export const userRouter = router({
  get: authed
    .output(userInfo)
    .query(async ({ ctx }) => ownUserInfo(ctx.auth, await ctx.auth.userInfos.get(ctx.session.userId))),

  changeUserName: authed
    .input(changeUserNameInput)
    .output(userInfo)
    .mutation(async ({ ctx, input }) => ownUserInfo(ctx.auth, await changeUserName(ctx.auth, input, ctx.session))),

  changeFullName: authed
    .input(changeFullNameInput)
    .output(userInfo)
    .mutation(async ({ ctx, input }) => ownUserInfo(ctx.auth, await changeFullName(ctx.auth, input, ctx.session))),

  removeImage: authed.output(z.void()).mutation(({ ctx: { auth, session } }) => removeUserImage(auth, session)),

  delete: recent
    .input(deleteAccountInput)
    .output(requestedDeletion)
    .mutation(({ ctx: { auth, session, client } }) => requestDeletion(auth, { session, client })),

  cancelDeletion: authed
    .output(z.void())
    .mutation(({ ctx: { auth, session, client } }) => cancelDeletion(auth, { session, client })),

  export: authed.output(personalExport).query(async ({ ctx: { auth, tasks, session } }) => {
    // One after the other: the first counts the call and may refuse it.
    const account = await exportAccount(auth, session.userId)
    const taskList = await exportTasks(tasks, session.userId)
    const exportedAt = auth.clock.now().toISOString()
    return { format: 'latchkey-export' as const, version: 1 as const, exportedAt, ...account, tasks: taskList }
  }),
})
