import { listEverybodysLog } from '@latchkey/auth/admin'
import { adminLogPage, listEverybodysLogInput } from '@latchkey/contracts/admin'
import { admin } from '../../procedures/admin.ts'
import { router } from '../../trpc.ts'

export const adminSecurityLogRouter = router({
  list: admin
    .input(listEverybodysLogInput)
    .output(adminLogPage)
    .query(({ ctx, input }) => listEverybodysLog(ctx.auth, input)),
})
