import { readLimits, readOverview } from '@latchkey/auth/admin'
import { overview, overviewInput } from '@latchkey/contracts/admin'
import { configuredValue, health, limitInForce } from '@latchkey/contracts/admin-operations'
import * as z from 'zod'
import { admin } from '../../procedures/admin.ts'
import { router } from '../../trpc.ts'
import { adminOutboxRouter } from './outbox.ts'
import { adminSecurityLogRouter } from './security-log.ts'
import { adminSessionsRouter } from './sessions.ts'
import { adminUsersRouter } from './users.ts'

export const adminRouter = router({
  users: adminUsersRouter,
  sessions: adminSessionsRouter,
  securityLog: adminSecurityLogRouter,
  outbox: adminOutboxRouter,
  overview: admin
    .input(overviewInput)
    .output(overview)
    .query(({ ctx, input }) => readOverview(ctx.auth, input)),
  limits: admin.output(z.array(limitInForce)).query(({ ctx }) => readLimits(ctx.auth)),
  configuration: admin.output(z.array(configuredValue)).query(({ ctx }) => [...ctx.operations.configuration()]),
  health: admin.output(health).query(async ({ ctx }) => ({ checks: [...(await ctx.operations.health())] })),
})
