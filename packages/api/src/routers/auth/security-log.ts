import { listSecurityLog } from '@latchkey/auth/session'
import { listSecurityLogInput, securityLogPage } from '@latchkey/contracts/auth/security-log'
import { authed } from '../../procedures/authed.ts'
import { router } from '../../trpc.ts'

export const securityLogRouter = router({
  list: authed
    .input(listSecurityLogInput)
    .output(securityLogPage)
    .query(({ ctx, input }) => listSecurityLog(ctx.auth, ctx.session.userId, input)),
})
