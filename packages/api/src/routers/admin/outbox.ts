import { listMails, resendMail } from '@latchkey/auth/admin'
import { adminMailPage, listMailsInput, resendMailInput } from '@latchkey/contracts/admin-operations'
import * as z from 'zod'
import { admin, adminAct } from '../../procedures/admin.ts'
import { router } from '../../trpc.ts'

export const adminOutboxRouter = router({
  list: admin
    .input(listMailsInput)
    .output(adminMailPage)
    .query(({ ctx, input }) => listMails(ctx.auth, input)),

  resend: adminAct
    .input(resendMailInput)
    .output(z.void())
    .mutation(({ ctx, input }) => resendMail(ctx.auth, ctx.actor, input)),
})
