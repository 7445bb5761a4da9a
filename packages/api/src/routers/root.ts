import { router } from '../trpc.ts'
import { adminRouter } from './admin/router.ts'
import { authRouter } from './auth/router.ts'
import { tasksRouter } from './tasks.ts'

/** Everything that can be called. */
export const appRouter = router({ auth: authRouter, admin: adminRouter, tasks: tasksRouter })

export type AppRouter = typeof appRouter
